package io.jasyncio.samples.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A folder, as the web sees it: its files, but for hidden ones, and listings of folders. All of
 * this looks at files, and so is plain code for another thread than the loop's.
 */
final class Site {
  private static final Set<String> OTHER_METHODS =
      Set.of("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT");

  private final Path root;

  Site(Path root) throws IOException {
    this.root = root.toRealPath();
  }

  /** Answers a request; all but the file's bytes, which are read when they are sent. */
  Response answer(Request request) throws IOException {
    checkMethod(request.method());
    String path = path(request.target());
    try {
      Path named = Path.of(path.substring(1));
      Path file = root.resolve(named).toRealPath(); // follows links
      boolean isInside = file.startsWith(root) && isVisible(root.relativize(file));
      if (!isInside || !isVisible(named)) {
        throw notFound(path);
      }
      return Files.isDirectory(file) ? folder(path, file, request) : file(path, file, request);
    } catch (AccessDeniedException e) {
      throw new HttpException(Status.FORBIDDEN, path + " may not be read.");
    } catch (FileSystemException | InvalidPathException e) {
      throw notFound(path);
    }
  }

  private static HttpException notFound(String path) {
    return new HttpException(Status.NOT_FOUND, "There is no " + path + ".");
  }

  private static void checkMethod(String method) throws HttpException {
    if (OTHER_METHODS.contains(method)) {
      throw new HttpException(
          Response.error(Status.METHOD_NOT_ALLOWED, "Files can be read only.")
              .with("Allow", "GET, HEAD"));
    }
    if (!method.equals("GET") && !method.equals("HEAD")) {
      throw new HttpException(Status.NOT_IMPLEMENTED, "GET and HEAD are understood here.");
    }
  }

  // ---- paths

  /** The path that a target means, below the root: {@code /a file} of {@code /a%20file?query}. */
  private static String path(String target) throws HttpException {
    String path = decoded(target.replaceFirst("^(?i)http://[^/?]*", "").replaceFirst("\\?.*", ""));
    if (!path.startsWith("/")) {
      throw new HttpException(Status.BAD_REQUEST, "The target isn't /PATH.");
    }
    if (path.chars().anyMatch(c -> c < ' ' || c == '\\')) {
      throw new HttpException(Status.BAD_REQUEST, "There is a strange character in the path.");
    }
    List<String> names = List.of(path.split("/"));
    if (names.contains("..")) {
      throw new HttpException(Status.BAD_REQUEST, "The path must not lead upwards.");
    }
    return path.replaceAll("/{2,}", "/");
  }

  private static boolean isVisible(Path path) {
    for (Path name : path) {
      if (name.toString().startsWith(".")) {
        return false;
      }
    }
    return true;
  }

  private static String decoded(String text) throws HttpException {
    var bytes = ByteBuffer.allocate(text.length());
    try {
      for (int i = 0; i < text.length(); i++) {
        if (text.charAt(i) == '%') {
          bytes.put((byte) Integer.parseInt(text, i + 1, i + 3, 16));
          i += 2;
        } else {
          bytes.put((byte) text.charAt(i));
        }
      }
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (IndexOutOfBoundsException | NumberFormatException | CharacterCodingException e) {
      throw new HttpException(Status.BAD_REQUEST, "The path isn't percent-encoded UTF-8.");
    }
  }

  private static String encoded(String text) {
    var encoded = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      boolean isPlain = b > 0 && (Character.isLetterOrDigit(b) || "/-._~".indexOf(b) >= 0);
      encoded.append(isPlain ? String.valueOf((char) b) : String.format("%%%02X", b));
    }
    return encoded.toString();
  }

  // ---- folders

  private Response folder(String path, Path folder, Request request) throws IOException {
    if (!path.endsWith("/")) {
      return new Response(Status.MOVED_PERMANENTLY, Content.NONE)
          .with("Location", encoded(path + "/"));
    }
    Path index = folder.resolve("index.html");
    if (Files.isRegularFile(index)) {
      return file(path + "index.html", index, request);
    }
    return new Response(Status.OK, new Content.Text(listing(path, folder)))
        .with("Content-Type", "text/html; charset=utf-8");
  }

  private static String listing(String path, Path folder) throws IOException {
    var html = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\">\n<title>");
    html.append(escaped(path)).append("</title>\n<h1>").append(escaped(path));
    html.append("</h1>\n<ul>\n");
    if (!path.equals("/")) {
      html.append(item("../"));
    }
    try (Stream<Path> files = Files.list(folder)) {
      files
          .filter(file -> isVisible(file.getFileName()))
          .map(file -> file.getFileName() + (Files.isDirectory(file) ? "/" : ""))
          .sorted()
          .forEach(name -> html.append(item(name)));
    }
    return html.append("</ul>\n</html>\n").toString();
  }

  private static String item(String name) {
    return "<li><a href=\"" + encoded(name) + "\">" + escaped(name) + "</a>\n";
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }

  // ---- files

  private static Response file(String path, Path file, Request request) throws IOException {
    var attributes = Files.readAttributes(file, BasicFileAttributes.class);
    if (!attributes.isRegularFile() || path.endsWith("/")) {
      throw notFound(path);
    }
    Instant modified = attributes.lastModifiedTime().toInstant();
    long size = attributes.size();
    String tag =
        "\"" + Long.toHexString(modified.toEpochMilli()) + "-" + Long.toHexString(size) + "\"";
    String date = HttpDate.of(modified);
    Response response;
    if (isKnown(request, tag, modified)) {
      response = new Response(Status.NOT_MODIFIED, Content.NONE);
    } else {
      boolean isWhole = request.isHead() || !isSame(request.header("if-range"), tag, date);
      ByteRange range = isWhole ? null : ByteRange.of(request.header("range"), size);
      response = range == null ? whole(file, size) : part(file, size, range);
      response = response.with("Content-Type", MediaTypes.of(file.getFileName().toString()));
    }
    return response
        .with("ETag", tag)
        .with("Last-Modified", date)
        .with("Accept-Ranges", "bytes")
        .with("X-Content-Type-Options", "nosniff");
  }

  private static Response whole(Path file, long size) {
    return new Response(Status.OK, new Content.Slice(file, 0, size));
  }

  private static Response part(Path file, long size, ByteRange range) {
    return new Response(
            Status.PARTIAL_CONTENT, new Content.Slice(file, range.start(), range.length()))
        .with("Content-Range", range.contentRange(size));
  }

  /** Whether the client has this version of the file. */
  private static boolean isKnown(Request request, String tag, Instant modified) {
    String tags = request.header("if-none-match");
    if (!tags.isEmpty()) {
      return tags.equals("*") || List.of(tags.replace("W/", "").split("[ ,\t]+")).contains(tag);
    }
    Instant since = HttpDate.parse(request.header("if-modified-since"));
    return since != null && !modified.truncatedTo(ChronoUnit.SECONDS).isAfter(since);
  }

  /** Whether the parts that the client has are of this version: RFC 9110, section 13.1.5. */
  private static boolean isSame(String validator, String tag, String date) {
    return validator.isEmpty() || validator.equals(tag) || validator.equals(date);
  }
}
