package io.jasyncio.benchmarks.rows;

/** What the kernels work on: a thousand numbers. */
final class Elements {
  static final int COUNT = 1000;
  private static final int WARMUPS = 2_000;

  private Elements() {}

  /** Without any that suspends. */
  static int[] plain() {
    int[] elements = new int[COUNT];
    for (int i = 0; i < COUNT; i++) {
      elements[i] = i * 7 % 1013;
    }
    return elements;
  }

  /** One in a hundred suspends, in each place where a kernel can. */
  static int[] withRareOnes() {
    int[] elements = plain();
    for (int i = 0; i < COUNT; i += 100) {
      elements[i] = -1 - i / 100 % 6;
    }
    return elements;
  }

  /** The first one suspends. */
  static int[] withFirst() {
    int[] elements = plain();
    elements[0] = -1;
    return elements;
  }

  /** A kernel, on some elements. */
  interface Kernel {
    long run(int[] elements, int times);
  }

  /** Lets a kernel suspend in one element of a hundred. */
  static void pollute(Kernel kernel) {
    int[] rare = withRareOnes();
    for (int i = 0; i < WARMUPS; i++) {
      kernel.run(rare, 1);
    }
  }
}
