package io.jasyncio.benchmarks;

/** A peer has no such thing, or can't run it here. */
public final class MissingInPeer extends UnsupportedOperationException {
  private static final long serialVersionUID = 1;
}
