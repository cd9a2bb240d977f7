package com.acme;

public class Caller {
  int call(Work work) {
    return work.gains() + 1; // allowed, as long as gains() has no colour
  }
}
