package io.jasyncio.agent;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;

/** Writes a file such that whoever reads it sees all of it or what was there before. */
final class AtomicFile {
  /** How the names of files end that are being written. */
  static final String UNFINISHED = ".jasyncio-unfinished";

  private AtomicFile() {}

  /** What fills the file. */
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  static void write(Path path, Content content) throws IOException {
    Path unfinished = path.resolveSibling(path.getFileName() + UNFINISHED);
    try {
      Files.deleteIfExists(unfinished);
      try (OutputStream out =
          new BufferedOutputStream(
              Files.newOutputStream(
                  unfinished, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
        content.writeTo(out);
      }
      keepPermissions(path, unfinished);
      move(unfinished, path);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  private static void keepPermissions(Path from, Path to) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(from, PosixFileAttributeView.class);
    if (view != null && Files.exists(from)) {
      Files.setPosixFilePermissions(to, view.readAttributes().permissions());
    }
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /**
   * Says in words why a file operation failed: the exceptions' own messages are often bare paths.
   */
  static String why(Throwable e) {
    if (e instanceof AccessDeniedException) {
      return "no permission";
    }
    if (e instanceof ReadOnlyFileSystemException) {
      return "the file system is read-only";
    }
    if (e instanceof NoSuchFileException) {
      return "it isn't there";
    }
    String message = e.getMessage();
    return message == null ? e.toString() : message;
  }
}
