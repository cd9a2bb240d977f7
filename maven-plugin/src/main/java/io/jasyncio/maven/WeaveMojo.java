package io.jasyncio.maven;

import java.util.List;
import org.apache.maven.artifact.DependencyResolutionRequiredException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.apache.maven.project.MavenProject;

/**
 * Weaves the classes of the project, so that its {@code @Async} methods can suspend. Weaving twice
 * is weaving once.
 */
@Mojo(
    name = "weave",
    defaultPhase = LifecyclePhase.PROCESS_CLASSES,
    requiresDependencyResolution = ResolutionScope.COMPILE,
    threadSafe = true)
public final class WeaveMojo extends AbstractWeaveMojo {
  @Override
  String folder(MavenProject project) {
    return project.getBuild().getOutputDirectory();
  }

  @Override
  List<String> resolvedClassPath(MavenProject project)
      throws DependencyResolutionRequiredException {
    return project.getCompileClasspathElements();
  }

  @Override
  List<String> sources(MavenProject project) {
    return project.getCompileSourceRoots();
  }
}
