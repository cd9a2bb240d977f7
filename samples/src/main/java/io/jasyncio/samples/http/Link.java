package io.jasyncio.samples.http;

import java.net.URI;
import java.util.Objects;

/**
 * A link to a page.
 *
 * @param from the page that it stands on; null for the first one
 * @param depth how many links led there from the first page
 */
record Link(URI uri, URI from, int depth) {

  /** Whether it leads to the same site as another one. */
  boolean isNear(Link other) {
    return Objects.equals(uri.getScheme(), other.uri.getScheme())
        && Objects.equals(uri.getAuthority(), other.uri.getAuthority());
  }
}
