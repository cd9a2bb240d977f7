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
}
