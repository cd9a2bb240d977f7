package io.jasyncio.conformance;

import io.jasyncio.Async;
import io.jasyncio.AsyncIterable;
import io.jasyncio.AsyncIterator;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import java.io.PrintStream;

/**
 * A loop works with any object that answers "next, or end"; a value is awaited before each turn of
 * the loop.
 */
final class Scenario55AgenIteratorObject extends Scenario {
  Scenario55AgenIteratorObject(PrintStream out) {
    super(out);
  }

  private final class Pages implements AsyncIterable<String>, AsyncIterator<String> {
    private final int count;
    private int page;

    Pages(int count) {
      this.count = count;
    }

    @Override
    public AsyncIterator<String> iterator() {
      return this;
    }

    @Override
    @Async
    public boolean hasNext() {
      if (page == count) {
        print("no more pages");
        return false;
      }
      return true;
    }

    @Override
    @Async
    public String next() {
      page++;
      Await.sleep(0);
      return "page " + page;
    }
  }

  @Async
  private void main() {
    for (String p : new Pages(3)) {
      print(p);
    }
    for (String p : new Pages(0)) {
      print("never", p);
    }
    print("end");
  }

  @Override
  void run() {
    Asyncio.run(this::main);
  }
}
