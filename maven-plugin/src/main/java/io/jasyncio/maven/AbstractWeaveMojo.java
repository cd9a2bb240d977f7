package io.jasyncio.maven;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.artifact.DependencyResolutionRequiredException;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;

/** The parameters that both goals share. What a goal weaves, it says itself. */
abstract class AbstractWeaveMojo extends AbstractMojo {
  @Parameter(defaultValue = "${project}", readonly = true, required = true)
  private MavenProject project;

  /** Leaves the classes as they are. */
  @Parameter(property = "jasyncio.skip", defaultValue = "false")
  private boolean skip;

  /** Checks each woven class as the JVM would, before it's written. */
  @Parameter(property = "jasyncio.verify", defaultValue = "false")
  private boolean verify;

  /**
   * Calls to warn of where coroutines make them, beside the JDK's: {@code com.acme.Db.query: what
   * to write instead}. {@code -com.acme.Db.query} takes one away, {@code none} all there are,
   * {@code @FILE} stands for the lines of a file.
   */
  @Parameter(property = "jasyncio.blocking")
  private List<String> blocking = List.of();

  /**
   * Weaves for debuggers: variables that won't be read any more keep their values, breakpoints stop
   * once for each call. Such classes are larger and slower.
   */
  @Parameter(property = "jasyncio.weave.debug", defaultValue = "false")
  private boolean debug;

  @Override
  public final void execute() throws MojoExecutionException, MojoFailureException {
    if (skip) {
      getLog().info("Weaving is skipped");
      return;
    }
    Path folder = Path.of(folder(project));
    List<Path> classPath =
        paths(classPath(project)).stream().filter(path -> !path.equals(folder)).toList();
    new ClassesWeaving(folder, classPath, paths(sources(project)), blocking, verify, debug)
        .run(getLog());
  }

  /** The class folder to weave. */
  abstract String folder(MavenProject project);

  /** What its classes were compiled against; may hold the folder itself. */
  abstract List<String> resolvedClassPath(MavenProject project)
      throws DependencyResolutionRequiredException;

  /** Where its sources lie. */
  abstract List<String> sources(MavenProject project);

  private List<String> classPath(MavenProject project) throws MojoExecutionException {
    try {
      return resolvedClassPath(project);
    } catch (DependencyResolutionRequiredException e) {
      throw new MojoExecutionException("The dependencies aren't resolved: " + e.getMessage(), e);
    }
  }

  private static List<Path> paths(List<String> names) {
    return names.stream().map(File::new).map(File::toPath).toList();
  }
}
