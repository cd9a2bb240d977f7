package io.jasyncio;

import java.util.function.Consumer;

/** A future that knows what those who await it wait at. */
final class ResourceFuture<T> extends PlainFuture<T> {
  private final Object resource;

  ResourceFuture(EventLoop loop, Object resource) {
    super(loop);
    this.resource = resource;
  }

  /** Whether who waits is a group that cancels its tasks with itself. */
  boolean isTaskGroup() {
    return resource instanceof TaskGroup;
  }

  @Override
  public String waitText() {
    return String.valueOf(resource);
  }

  @Override
  public void forEachEnder(Consumer<? super Future<?>> action) {
    if (resource instanceof Resource held) {
      held.heldBy().forEach(action);
    }
  }
}
