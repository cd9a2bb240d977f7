package io.jasyncio.benchmarks.rows;

import java.util.function.LongSupplier;
import org.openjdk.jmh.annotations.CompilerControl;

/** The kernels as plain Java. */
final class PlainKernels implements Kernels {
  private static int rare;

  @Override
  public long real(int[] elements, int times) {
    return run(() -> repeatReal(elements, times));
  }

  @CompilerControl(CompilerControl.Mode.DONT_INLINE)
  private static long repeatReal(int[] elements, int times) {
    long sum = 0;
    for (int i = 0; i < times; i++) {
      for (int x : elements) {
        sum += called(x);
      }
    }
    return sum;
  }

  @CompilerControl(CompilerControl.Mode.DONT_INLINE)
  private static int called(int x) {
    if (x < 0) {
      rare();
    }
    return x + 1;
  }

  @Override
  public long virtual(int[] elements, int times) {
    return run(() -> repeatVirtual(elements, times));
  }

  @CompilerControl(CompilerControl.Mode.DONT_INLINE)
  private static long repeatVirtual(int[] elements, int times) {
    long sum = 0;
    for (int i = 0; i < times; i++) {
      for (int k = 0; k < elements.length; k++) {
        sum += STEPS[k & 3].step(elements[k]);
      }
    }
    return sum;
  }

  private static final Step[] STEPS = {new Plus(), new Minus(), new Twice(), new Mixed()};

  private abstract static class Step {
    abstract int step(int x);
  }

  private static final class Plus extends Step {
    @Override
    int step(int x) {
      if (x < 0) {
        rare();
      }
      return x + 1;
    }
  }

  private static final class Minus extends Step {
    @Override
    int step(int x) {
      if (x < 0) {
        rare();
      }
      return x - 1;
    }
  }

  private static final class Twice extends Step {
    @Override
    int step(int x) {
      if (x < 0) {
        rare();
      }
      return x * 2;
    }
  }

  private static final class Mixed extends Step {
    @Override
    int step(int x) {
      if (x < 0) {
        rare();
      }
      return x ^ x >>> 3;
    }
  }

  @Override
  public long midSized(int[] elements, int times) {
    return run(() -> repeatMidSized(elements, times));
  }

  @CompilerControl(CompilerControl.Mode.DONT_INLINE)
  private static long repeatMidSized(int[] elements, int times) {
    long sum = 0;
    for (int i = 0; i < times; i++) {
      for (int x : elements) {
        sum += mixed(x);
      }
    }
    return sum;
  }

  private static int mixed(int x) {
    if (x == -1) {
      rare();
    }
    int y = x * 31 + 7;
    if (x == -2) {
      rare();
    }
    y ^= y >>> 15;
    if (x == -3) {
      rare();
    }
    int z = y * 0x2c1b3c6d;
    if (x == -4) {
      rare();
    }
    z ^= z >>> 12;
    if (x == -5) {
      rare();
    }
    y += z * 0x297a2d39;
    if (x == -6) {
      rare();
    }
    return y ^ y >>> 15;
  }

  @Override
  public long rareAwait(int[] elements, int times) {
    return run(
        () -> {
          long sum = 0;
          for (int i = 0; i < times; i++) {
            sum += sumWithAwait(elements);
          }
          return sum;
        });
  }

  @CompilerControl(CompilerControl.Mode.DONT_INLINE)
  private static long sumWithAwait(int[] elements) {
    long sum = 0;
    for (int x : elements) {
      if (x < 0) {
        rare();
      }
      sum += x;
    }
    return sum;
  }

  @Override
  public long rareLeaf(int[] elements, int times) {
    return run(
        () -> {
          long sum = 0;
          for (int i = 0; i < times; i++) {
            sum += sumOfLeaves(elements);
          }
          return sum;
        });
  }

  @CompilerControl(CompilerControl.Mode.DONT_INLINE)
  private static long sumOfLeaves(int[] elements) {
    long sum = 0;
    for (int x : elements) {
      sum += leaf(x);
    }
    return sum;
  }

  private static int leaf(int x) {
    if (x < 0) {
      rare();
    }
    return x;
  }

  @Override
  public long server(int[] elements, int times) {
    return run(() -> serve(elements, times));
  }

  @CompilerControl(CompilerControl.Mode.DONT_INLINE)
  private static long serve(int[] elements, int requests) {
    long sum = 0;
    for (int i = 0; i < requests; i++) {
      rare();
      for (int x : elements) {
        if (x < 0) {
          rare();
        }
        sum += x;
      }
    }
    return sum;
  }

  @Override
  public long nested(int[] elements, int times) {
    return run(() -> nest(elements, times));
  }

  @CompilerControl(CompilerControl.Mode.DONT_INLINE)
  private static long nest(int[] elements, int times) {
    long sum = 0;
    for (int t = 0; t < times; t++) {
      if (elements[t % elements.length] < 0) {
        rare();
      }
      for (int i = 0; i < elements.length; i += 20) {
        if (elements[i] < 0) {
          rare();
        }
        for (int k = i; k < i + 20; k++) {
          if (elements[k] < 0) {
            rare();
          }
          sum += elements[k];
        }
      }
    }
    return sum;
  }

  @CompilerControl(CompilerControl.Mode.DONT_INLINE)
  private static void rare() {
    rare++;
  }

  private static long run(LongSupplier body) {
    return body.getAsLong();
  }
}
