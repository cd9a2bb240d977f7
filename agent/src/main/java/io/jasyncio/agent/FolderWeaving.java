package io.jasyncio.agent;

import io.jasyncio.weaver.BlockingCalls;
import io.jasyncio.weaver.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Weaves class folders and jars in place: what the Maven plugin and the command line do.
 *
 * <p>All classes of all targets are woven in memory first; only if nothing is refused are they
 * written. Weaving twice is weaving once. One instance serves one thread; several instances may run
 * at once over different targets.
 */
public final class FolderWeaving {
  private final List<Path> classPath;
  private List<Path> sources = List.of();
  private BlockingCalls blocking = BlockingCalls.standard();
  private boolean verify;
  private boolean debug;

  /**
   * Prepares a run.
   *
   * @param classPath folders and jars that the targets were compiled against, without the JDK;
   *     entries that don't exist are passed over, as javac does
   */
  public FolderWeaving(List<Path> classPath) {
    this.classPath = List.copyOf(classPath);
  }

  /**
   * Says where sources lie, so that refusals can name the source file.
   *
   * @param roots the source folders, such as {@code src/main/java}
   * @return this
   */
  public FolderWeaving sources(List<Path> roots) {
    this.sources = List.copyOf(roots);
    return this;
  }

  /**
   * Changes the list of blocking calls that are warned of in coroutines.
   *
   * @param entries what to add to it or to take away, as {@link BlockingCalls#with} has it;
   *     {@code @FILE} stands for the lines of a file
   * @return this
   * @throws IllegalArgumentException if an entry can't be understood, or a file not read
   */
  public FolderWeaving blocking(List<String> entries) {
    this.blocking = BlockingOption.read(entries);
    return this;
  }

  /**
   * Checks each woven class as the JVM would, before it's written.
   *
   * @param on whether to check
   * @return this
   */
  public FolderWeaving verify(boolean on) {
    this.verify = on;
    return this;
  }

  /**
   * Weaves for debugging: see {@link io.jasyncio.weaver.Weaver}.
   *
   * @param on whether variables that are in scope keep their values, read or not
   * @return this
   */
  public FolderWeaving debug(boolean on) {
    this.debug = on;
    return this;
  }

  /**
   * Weaves the targets, all or none.
   *
   * @param targets class folders and jars
   * @return what was done; if it holds refusals, nothing was written
   * @throws IOException if something can't be read or written; the message says what and why
   * @throws io.jasyncio.weaver.WeaverBug if the weaver fails; nothing was written
   */
  public Result weave(List<Path> targets) throws IOException {
    List<ClassTree> trees = new ArrayList<>();
    try (ClassPath others = new ClassPath(classPath)) {
      for (Path target : targets) {
        trees.add(ClassTree.open(target));
      }
      List<ClassRoot> roots = new ArrayList<>();
      for (ClassTree tree : trees) {
        ClassRoot.all(tree).stream().filter(root -> !root.isVersion()).forEach(roots::add);
      }
      List<TargetWeaving> weavings = new ArrayList<>();
      for (ClassTree tree : trees) {
        TargetWeaving weaving =
            new TargetWeaving(tree, roots, others, sources, blocking, verify, debug);
        weaving.weave();
        weavings.add(weaving);
      }
      return write(weavings);
    } finally {
      for (ClassTree tree : trees) {
        tree.close();
      }
    }
  }

  private static Result write(List<TargetWeaving> weavings) throws IOException {
    List<Target> targets = new ArrayList<>();
    List<Refused> refused = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    for (TargetWeaving weaving : weavings) {
      targets.add(weaving.result());
      refused.addAll(weaving.refused());
      warnings.addAll(weaving.warnings());
    }
    if (refused.isEmpty()) {
      for (TargetWeaving weaving : weavings) {
        weaving.write();
      }
    }
    return new Result(List.copyOf(targets), List.copyOf(refused), List.copyOf(warnings));
  }

  /**
   * What a run did.
   *
   * @param targets one for each target, in the order given
   * @param refused all refusals of all targets; if there are any, nothing was written
   * @param warnings what the developer should know, one line each
   */
  public record Result(List<Target> targets, List<Refused> refused, List<String> warnings) {
    /** Whether something was refused, and so nothing written. */
    public boolean isRefused() {
      return !refused.isEmpty();
    }
  }

  /**
   * What became of one target.
   *
   * @param path the folder or jar
   * @param classes how many classes were woven in this run, or would have been but for refusals
   * @param methods how many methods these have that were woven
   * @param already how many classes had been woven by an earlier run, and are up to date
   * @param removed how many classes left over by earlier runs were removed
   */
  public record Target(Path path, int classes, int methods, int already, int removed) {}

  /**
   * A refusal, and where to look.
   *
   * @param refusal what is refused, and why
   * @param classFile the class file, as a path; in a jar {@code some.jar!/com/acme/Job.class}
   * @param source the source file, or null if it isn't known
   */
  public record Refused(Refusal refusal, String classFile, Path source) {
    /**
     * The refusal as Maven and IDEs make it clickable: {@code /path/Job.java:[41,1]
     * Job.run(Job.java:41): …}.
     */
    public String message() {
      return clickable(source, refusal.line(), refusal.message());
    }
  }

  static String clickable(Path source, int line, String message) {
    return source == null ? message : source + ":[" + Math.max(1, line) + ",1] " + message;
  }
}
