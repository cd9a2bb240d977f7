package io.jasyncio.weaving.corpus;

import java.util.Map;

/**
 * Lets the JVM define and verify classes.
 *
 * <p>A class is linked, not initialised: none of its code runs. Classes that aren't woven here come
 * from the corpus as they are, so that the JVM can look at superclasses.
 */
final class Linking extends ClassLoader {
  static final String MISSING = "missing class";
  static final String OTHER = "other";

  private final Corpus corpus;
  private final Map<String, byte[]> woven;

  Linking(Corpus corpus, Map<String, byte[]> woven) {
    super(Linking.class.getClassLoader());
    this.corpus = corpus;
    this.woven = woven;
  }

  /** Links all woven classes, and takes down what became of them. */
  void linkAll(Figures figures) {
    for (String name : woven.keySet()) {
      try {
        link(name);
        figures.linked++;
      } catch (LinkageError | ReflectiveOperationException | RuntimeException e) {
        boolean isMissing =
            e instanceof NoClassDefFoundError || e instanceof ReflectiveOperationException;
        if (linksUnwoven(name)) {
          figures.verifyErrors.add("JVM: " + name + ": " + firstLine(e));
        } else {
          figures.notLinked.merge(isMissing ? MISSING : OTHER, 1, Integer::sum);
        }
      }
    }
  }

  private static String firstLine(Throwable e) {
    return String.valueOf(e).lines().limit(3).reduce("", (a, b) -> a + " " + b.strip()).strip();
  }

  /** Links a class: the JVM does before it tells of the class's members. */
  private void link(String name) throws ClassNotFoundException {
    Class.forName(name.replace('/', '.'), false, this).getConstructors();
  }

  private boolean linksUnwoven(String name) {
    if (corpus.annotated(name) == null) {
      return true; // a companion
    }
    try {
      new Linking(corpus, Map.of()).link(name);
      return true;
    } catch (LinkageError | ClassNotFoundException | RuntimeException e) {
      return false;
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      if (loaded != null) {
        return loaded;
      }
      String internalName = name.replace('.', '/');
      byte[] bytes = woven.get(internalName);
      if (bytes == null) {
        bytes = corpus.annotated(internalName);
      }
      if (bytes != null) {
        return defineClass(name, bytes, 0, bytes.length);
      }
      if (corpus.find(internalName) == null) {
        throw new ClassNotFoundException(name); // also what only this program's class path has
      }
      return super.loadClass(name, resolve);
    }
  }
}
