package io.jasyncio;

/** A future that somebody sets by hand. */
class PlainFuture<T> implements LoopFuture<T> {
  private final EventLoop loop;
  private Object outcome;
  private Object callbacks;
  private volatile byte status;

  PlainFuture(EventLoop loop) {
    this.loop = loop;
  }

  @Override
  public final EventLoop getLoop() {
    return loop;
  }

  @Override
  public final byte status() {
    return status;
  }

  @Override
  public final Object outcome() {
    return outcome;
  }

  @Override
  public final void become(byte status, Object outcome) {
    this.outcome = outcome;
    this.status = status; // volatile: publishes the outcome
  }

  @Override
  public final Object callbacks() {
    return callbacks;
  }

  @Override
  public final void setCallbacks(Object callbacks) {
    this.callbacks = callbacks;
  }

  @Override
  public void cancelOne(CancelWalk walk) {
    if (!isDone()) {
      complete(CANCELLED, null);
    }
  }

  @Override
  public String describe() {
    return "the future";
  }

  @Override
  public final String toString() {
    return "Future["
        + switch (status) {
          case FINISHED -> "finished, result " + outcome;
          case FAILED -> "failed, " + ((StoredFailure) outcome).peek();
          case CANCELLED -> "cancelled";
          default -> "pending";
        }
        + "]";
  }
}
