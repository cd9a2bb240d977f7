package io.jasyncio.maven;

import java.util.List;
import org.apache.maven.artifact.DependencyResolutionRequiredException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.apache.maven.project.MavenProject;

/**
 * Weaves the test classes of the project, so that their {@code @Async} methods can suspend. Weaving
 * twice is weaving once.
 */
@Mojo(
    name = "weave-tests",
    defaultPhase = LifecyclePhase.PROCESS_TEST_CLASSES,
    requiresDependencyResolution = ResolutionScope.TEST,
    threadSafe = true)
public final class WeaveTestsMojo extends AbstractWeaveMojo {
  @Override
  String folder(MavenProject project) {
    return project.getBuild().getTestOutputDirectory();
  }

  @Override
  List<String> resolvedClassPath(MavenProject project)
      throws DependencyResolutionRequiredException {
    return project.getTestClasspathElements();
  }

  @Override
  List<String> sources(MavenProject project) {
    return project.getTestCompileSourceRoots();
  }
}
