package com.acme.application;

import com.acme.library.Countdown;
import com.acme.library.Source;
import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import java.util.ArrayList;
import java.util.List;

/** Implements, extends and calls what the library has woven. */
public final class Report {
  private final List<String> lines = new ArrayList<>();

  /** Two sources at once: one overrides the library's method, one is a lambda for its interface. */
  @Async
  public List<String> write() {
    var countdown = Asyncio.createTask(() -> new Noisy().sum(2));
    var lambda = Asyncio.createTask(() -> sum(() -> twice("lambda")));
    lines.add(Await.await(countdown) + " " + Await.await(lambda));
    return lines;
  }

  @Async
  private static long sum(Source source) {
    return source.sum(2);
  }

  @Async
  private long twice(String name) {
    lines.add(name);
    Await.sleep(0);
    lines.add(name);
    return 7;
  }

  private final class Noisy extends Countdown {
    Noisy() {
      super(10);
    }

    @Override
    @Async
    protected void before() {
      lines.add("before");
      super.before();
      lines.add("after");
    }
  }
}
