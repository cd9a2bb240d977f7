package io.jasyncio.maven;

import io.jasyncio.agent.FolderWeaving;
import io.jasyncio.weaver.WeaverBug;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.logging.Log;

/**
 * What both goals do: hand a folder to the agent's {@link FolderWeaving}, and tell Maven what came
 * of it. Whatever can be refused is refused at once: the build fails with all of a folder's
 * refusals, each in the form that IDEs make clickable.
 *
 * @param folder the class folder, woven in place
 * @param classPath what its classes were compiled against
 * @param sources where the sources lie
 * @param blocking what to change of the list of blocking calls
 * @param verify whether to check each woven class as the JVM would
 * @param debug whether to weave for debuggers
 */
record ClassesWeaving(
    Path folder,
    List<Path> classPath,
    List<Path> sources,
    List<String> blocking,
    boolean verify,
    boolean debug) {
  private static final String BUG =
      "\nPlease report it, with the class file and what \"mvn -e\" prints.";

  void run(Log log) throws MojoExecutionException, MojoFailureException {
    if (!Files.isDirectory(folder)) {
      log.info("No classes to weave");
      return;
    }
    FolderWeaving.Result result = weave();
    result.warnings().forEach(log::warn);
    if (result.isRefused()) {
      throw new MojoFailureException(refusals(result.refused()));
    }
    result.targets().forEach(target -> log.info(line(target)));
  }

  private FolderWeaving.Result weave() throws MojoExecutionException {
    FolderWeaving weaving =
        new FolderWeaving(classPath).sources(sources).verify(verify).debug(debug);
    try {
      weaving.blocking(blocking);
    } catch (IllegalArgumentException e) {
      throw new MojoExecutionException("Parameter \"blocking\": " + e.getMessage(), e);
    }
    try {
      return weaving.weave(List.of(folder));
    } catch (IOException e) {
      throw new MojoExecutionException(e.getMessage(), e);
    } catch (WeaverBug e) {
      throw new MojoExecutionException(e.getMessage() + BUG, e);
    }
  }

  private static String refusals(List<FolderWeaving.Refused> refused) {
    return refused.stream()
        .map(FolderWeaving.Refused::message)
        .collect(
            Collectors.joining(
                "\n", count(refused.size(), "refusal", "refusals") + ": nothing was woven\n", ""));
  }

  private static String line(FolderWeaving.Target target) {
    String line =
        "Wove "
            + count(target.methods(), "method", "methods")
            + " in "
            + count(target.classes(), "class", "classes");
    if (target.already() > 0) {
      line += ", " + target.already() + " woven before";
    }
    if (target.removed() > 0) {
      line += ", removed " + count(target.removed(), "left-over class", "left-over classes");
    }
    return line;
  }

  private static String count(int number, String one, String many) {
    return number + " " + (number == 1 ? one : many);
  }
}
