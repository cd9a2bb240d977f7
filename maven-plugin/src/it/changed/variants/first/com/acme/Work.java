package com.acme;

import io.jasyncio.Async;
import io.jasyncio.Await;

public class Work {
  @Async
  int loses() {
    Await.sleep(1);
    return 1;
  }

  int gains() {
    return 1;
  }
}
