package io.jasyncio.maven;

import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;

/** Weaves the test classes of the project. */
@Mojo(
    name = "weave-tests",
    defaultPhase = LifecyclePhase.PROCESS_TEST_CLASSES,
    requiresDependencyResolution = ResolutionScope.TEST,
    threadSafe = true)
public final class WeaveTestsMojo extends AbstractMojo {
  /** Leaves the classes as they are. */
  @Parameter(property = "jasyncio.skip", defaultValue = "false")
  private boolean skip;

  @Override
  public void execute() {
    getLog().info("jasyncio: skipped");
  }
}
