package io.jasyncio;

import java.util.function.Consumer;

/** A future's callback, with the context that was current when it was added. */
record ContextCallback<T>(Consumer<? super Future<T>> callback, Context context)
    implements Consumer<Future<T>> {
  /** The callback itself if no variable is set. */
  static <T> Consumer<? super Future<T>> captured(Consumer<? super Future<T>> callback) {
    Context context = Context.inherited();
    return context == null ? callback : new ContextCallback<>(callback, context);
  }

  @Override
  public void accept(Future<T> future) {
    context.run(() -> callback.accept(future));
  }
}
