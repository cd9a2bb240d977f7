package io.jasyncio.sync;

/**
 * A semaphore that never has more permits than at the beginning: releasing one too many is an
 * error. Counterpart of {@code asyncio.BoundedSemaphore}.
 */
public final class BoundedSemaphore extends Semaphore {
  private final int bound;

  /**
   * Makes a semaphore. Needs no loop.
   *
   * @param permits how many permits there are, and never more
   * @throws IllegalArgumentException if negative
   */
  public BoundedSemaphore(int permits) {
    super(permits);
    bound = permits;
  }

  /**
   * Gives a permit back, as {@link Semaphore#release} does. Counterpart of {@code
   * BoundedSemaphore.release}.
   *
   * @throws IllegalArgumentException if all permits are there (in {@code asyncio} a {@code
   *     ValueError})
   * @throws IllegalStateException if called from another thread than that of the loop where others
   *     have waited
   */
  @Override
  public void release() {
    checkThread();
    if (permits() >= bound) {
      throw new IllegalArgumentException(
          "a BoundedSemaphore was released too often: all its "
              + bound
              + " permits are there. Release it once for each acquire(), or write try (var held ="
              + " semaphore.hold()) {…}");
    }
    super.release();
  }
}
