package com.acme.application;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jasyncio.Asyncio;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {
  @Test
  void suspendsAcrossTheTwo() {
    assertEquals(
        List.of(
            "before", "lambda", "after", "before", "lambda", "lambda", "after", "lambda", "19 14"),
        Asyncio.run(new Report()::write));
  }
}
