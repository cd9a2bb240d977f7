package com.acme;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private final List<String> log = new ArrayList<>();

  @Test
  void takesTurns() {
    assertEquals(12, Asyncio.run(this::both));
    assertEquals(List.of("a1", "b1", "a2", "b2", "a3", "b3"), log);
  }

  /** Test classes are woven too. */
  @Async
  private int both() {
    var a = Asyncio.createTask(() -> Turns.count("a", 3, log));
    var b = Asyncio.createTask(() -> Turns.count("b", 3, log));
    return Await.await(a) + Await.await(b);
  }
}
