package io.jasyncio.agent;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * A jar. It's rewritten as a whole: entries that stay keep their place, time, compression and
 * comment; new ones come last.
 */
final class JarTree implements ClassTree {
  private final Path given;
  private final Path file;
  private final ZipFile zip;
  private final List<ZipEntry> entries = new ArrayList<>();
  private final List<String> names = new ArrayList<>();

  JarTree(Path given) throws IOException {
    this.given = given;
    this.file = given.toRealPath();
    try {
      this.zip = new ZipFile(file.toFile());
    } catch (ZipException e) {
      throw new IOException(given + " is neither a folder nor a jar: " + e.getMessage(), e);
    }
    try {
      list();
    } catch (IOException e) {
      zip.close();
      throw e;
    }
  }

  private void list() throws IOException {
    Set<String> met = new HashSet<>();
    for (Enumeration<? extends ZipEntry> e = zip.entries(); e.hasMoreElements(); ) {
      ZipEntry entry = e.nextElement();
      String name = entry.getName();
      if (isUnsafe(name)) {
        throw new IOException(
            given + ": the entry " + Nearest.quote(name) + " leads out of the jar");
      }
      if (!met.add(name)) {
        throw new IOException(given + ": the entry " + Nearest.quote(name) + " is there twice");
      }
      entries.add(entry);
      if (!entry.isDirectory()) {
        names.add(name);
      }
    }
    names.sort(null);
  }

  private static boolean isUnsafe(String name) {
    if (name.startsWith("/") || name.indexOf('\\') >= 0 || name.indexOf('\0') >= 0) {
      return true;
    }
    for (String part : name.split("/")) {
      if (part.equals("..") || part.equals(".")) {
        return true;
      }
    }
    return false;
  }

  @Override
  public Path path() {
    return given;
  }

  @Override
  public List<String> names() {
    return names;
  }

  @Override
  public List<String> warnings() {
    return List.of();
  }

  @Override
  public byte[] read(String name) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null || entry.isDirectory()) {
      return null;
    }
    try (InputStream in = zip.getInputStream(entry)) {
      return in.readAllBytes();
    }
  }

  @Override
  public String show(String name) {
    return given + "!/" + name;
  }

  @Override
  public void change(SortedMap<String, byte[]> changed, Set<String> removed) throws IOException {
    if (changed.isEmpty() && removed.isEmpty()) {
      return;
    }
    refuseSigned();
    try {
      AtomicFile.write(
          file,
          out -> {
            copy(out, changed, removed);
            zip.close(); // some systems replace no file that is open
          });
    } catch (IOException e) {
      throw new IOException("can't write " + given + ": " + AtomicFile.why(e), e);
    }
  }

  private void refuseSigned() throws IOException {
    for (String name : names) {
      String upper = name.toUpperCase(Locale.ROOT);
      if (upper.startsWith("META-INF/")
          && upper.indexOf('/', 9) < 0
          && (upper.endsWith(".SF")
              || upper.endsWith(".RSA")
              || upper.endsWith(".DSA")
              || upper.endsWith(".EC"))) {
        throw new IOException(
            given
                + " is signed ("
                + name
                + "), and weaving breaks a signature: weave first, then sign");
      }
    }
  }

  private void copy(OutputStream out, SortedMap<String, byte[]> changed, Set<String> removed)
      throws IOException {
    SortedMap<String, byte[]> left = new TreeMap<>(changed);
    ZipOutputStream target = new ZipOutputStream(out);
    if (zip.getComment() != null) {
      target.setComment(zip.getComment());
    }
    for (ZipEntry entry : entries) {
      if (!removed.contains(entry.getName())) {
        byte[] content = left.remove(entry.getName());
        put(target, new ZipEntry(entry), content == null ? bytes(entry) : content);
      }
    }
    for (Map.Entry<String, byte[]> added : left.entrySet()) {
      ZipEntry entry = new ZipEntry(added.getKey());
      entry.setTimeLocal(
          entries.get(0).getTimeLocal()); // not now: the same classes make the same jar
      put(target, entry, added.getValue());
    }
    target.finish();
  }

  private byte[] bytes(ZipEntry entry) throws IOException {
    try (InputStream in = zip.getInputStream(entry)) {
      return in.readAllBytes();
    }
  }

  private static void put(ZipOutputStream target, ZipEntry entry, byte[] content)
      throws IOException {
    CRC32 sum = new CRC32();
    sum.update(content);
    entry.setCrc(sum.getValue());
    entry.setSize(content.length);
    entry.setCompressedSize(entry.getMethod() == ZipEntry.STORED ? content.length : -1);
    target.putNextEntry(entry);
    target.write(content);
    target.closeEntry();
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
