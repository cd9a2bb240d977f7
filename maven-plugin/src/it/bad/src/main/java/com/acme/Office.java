package com.acme;

public class Office {
  Office(Job job) {
    job.run(); // refused: a constructor
  }

  void work(Job job) {
    job.run(); // refused: not @Async
  }
}
