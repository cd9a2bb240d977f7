package com.acme;

import io.jasyncio.Async;
import io.jasyncio.Await;

public class Work {
  int loses() {
    return 2;
  }

  @Async
  int gains() {
    Await.sleep(1);
    return 2;
  }
}
