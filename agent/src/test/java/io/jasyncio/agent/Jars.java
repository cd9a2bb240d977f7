package io.jasyncio.agent;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** Makes jars and looks into them. */
final class Jars {
  static final LocalDateTime TIME = LocalDateTime.of(2024, 2, 29, 12, 30, 0);

  private Jars() {}

  /** A jar of a folder's files. */
  static Path jar(Path jar, Path folder) throws IOException {
    return jar(jar, contents(folder, ""));
  }

  /** The files of a folder, by name behind a prefix. */
  static Map<String, byte[]> contents(Path folder, String prefix) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    try (Stream<Path> paths = Files.walk(folder).sorted()) {
      for (Path path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
        files.put(
            prefix + folder.relativize(path).toString().replace('\\', '/'),
            Files.readAllBytes(path));
      }
    }
    return files;
  }

  static Path jar(Path jar, Map<String, byte[]> files) throws IOException {
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
      out.setComment("a comment");
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        ZipEntry entry = new ZipEntry(file.getKey());
        entry.setTimeLocal(TIME);
        if (file.getKey().endsWith(".stored")) {
          var sum = new java.util.zip.CRC32();
          sum.update(file.getValue());
          entry.setMethod(ZipEntry.STORED);
          entry.setSize(file.getValue().length);
          entry.setCrc(sum.getValue());
        }
        out.putNextEntry(entry);
        out.write(file.getValue());
      }
    }
    return jar;
  }

  static List<String> names(Path jar) throws IOException {
    List<String> names = new ArrayList<>();
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      zip.stream().forEach(entry -> names.add(entry.getName()));
    }
    return names;
  }

  static byte[] read(Path jar, String name) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile());
        InputStream in = zip.getInputStream(zip.getEntry(name))) {
      return in.readAllBytes();
    }
  }
}
