package io.jasyncio.samples.http;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a request brought.
 *
 * @param html empty if it's something else
 * @param location where it has moved to, or null
 */
record Page(int status, long size, String html, String location) {
  private static final Pattern COMMENT = Pattern.compile("<!--.*?-->", Pattern.DOTALL);
  private static final Pattern REFERENCE =
      Pattern.compile(
          "<\\w+\\s(?:[^>]*\\s)?(?:href|src)\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)'|([^\\s>]+))",
          Pattern.CASE_INSENSITIVE);

  boolean isBroken() {
    return status >= 400;
  }

  /** The links on this page, which {@code here} has led to: each once, in their order. */
  List<Link> links(Link here) {
    Set<URI> uris = new LinkedHashSet<>();
    if (location != null) {
      addTo(uris, here.uri(), location);
    }
    Matcher reference = REFERENCE.matcher(COMMENT.matcher(html).replaceAll(""));
    while (reference.find()) {
      for (int i = 1; i <= 3; i++) {
        addTo(uris, here.uri(), reference.group(i));
      }
    }
    List<Link> links = new ArrayList<>();
    int depth = here.depth() + (location == null ? 1 : 0);
    uris.forEach(uri -> links.add(new Link(uri, here.uri(), depth)));
    return links;
  }

  /** Adds what can be fetched: no {@code mailto:}, and nothing that isn't a URI at all. */
  private static void addTo(Set<URI> uris, URI here, String reference) {
    if (reference == null) {
      return;
    }
    try {
      String text = reference.strip().replace("&amp;", "&").replaceFirst("#.*", "");
      URI uri = here.resolve(text.isEmpty() ? here.getRawPath() : text).normalize();
      if (List.of("http", "https").contains(uri.getScheme())) {
        uris.add(uri);
      }
    } catch (IllegalArgumentException e) {
      // Not a URI: browsers mend many of these, each in its own way.
    }
  }
}
