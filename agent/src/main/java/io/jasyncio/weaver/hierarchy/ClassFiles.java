package io.jasyncio.weaver.hierarchy;

/** Where class files are found: a class path, a loader's resources, a folder. Loads no class. */
@FunctionalInterface
public interface ClassFiles {
  /**
   * Finds a class file.
   *
   * @param internalName the class's name, as {@code com/acme/Job}
   * @return the bytes, or null if there is no such class here
   */
  byte[] find(String internalName);

  /**
   * Whether a class belongs to the code that is woven together with the one at hand, so that its
   * methods could have been annotated too.
   *
   * @param internalName the class's name
   * @return true for classes of the same folder or archive
   */
  default boolean isOwn(String internalName) {
    return false;
  }
}
