package io.jasyncio.runtime;

/**
 * What a frame can hang on: the frame of its callee, or for the innermost frame the coroutine
 * itself.
 */
abstract class Link {
  /** The frame of the method that called this one, or null in the outermost frame. */
  Frame caller;
}
