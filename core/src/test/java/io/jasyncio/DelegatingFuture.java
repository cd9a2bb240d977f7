package io.jasyncio;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** A future that isn't of our making. */
record DelegatingFuture<T>(Future<T> delegate) implements Future<T> {
  @Override
  public T result() {
    return delegate.result();
  }

  @Override
  public Throwable exception() {
    return delegate.exception();
  }

  @Override
  public void setResult(T result) {
    delegate.setResult(result);
  }

  @Override
  public void setException(Throwable exception) {
    delegate.setException(exception);
  }

  @Override
  public void addDoneCallback(Consumer<? super Future<T>> callback) {
    delegate.addDoneCallback(callback);
  }

  @Override
  public int removeDoneCallback(Consumer<? super Future<T>> callback) {
    return delegate.removeDoneCallback(callback);
  }

  @Override
  public boolean cancel() {
    return delegate.cancel();
  }

  @Override
  public boolean isDone() {
    return delegate.isDone();
  }

  @Override
  public boolean isCancelled() {
    return delegate.isCancelled();
  }

  @Override
  public T get() throws InterruptedException, ExecutionException {
    return delegate.get();
  }

  @Override
  public T get(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    return delegate.get(timeout, unit);
  }

  @Override
  public EventLoop getLoop() {
    return delegate.getLoop();
  }

  @Override
  public CompletableFuture<T> toCompletableFuture() {
    return delegate.toCompletableFuture();
  }
}
