package io.jasyncio.maven;

import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;

/** Weaves the classes of the project. */
@Mojo(
    name = "weave",
    defaultPhase = LifecyclePhase.PROCESS_CLASSES,
    requiresDependencyResolution = ResolutionScope.COMPILE,
    threadSafe = true)
public final class WeaveMojo extends AbstractMojo {
  /** Leaves the classes as they are. */
  @Parameter(property = "jasyncio.skip", defaultValue = "false")
  private boolean skip;

  @Override
  public void execute() {
    getLog().info("jasyncio: skipped");
  }
}
