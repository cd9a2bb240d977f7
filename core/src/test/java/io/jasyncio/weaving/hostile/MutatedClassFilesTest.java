package io.jasyncio.weaving.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.jasyncio.weaver.Reason;
import io.jasyncio.weaver.Weaver;
import io.jasyncio.weaver.WeaverBug;
import io.jasyncio.weaver.Weaving;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Class files with a few bytes changed, or cut off: woven, or refused in words, or a bug that names
 * the class; nothing else. A long run: {@code -Djasyncio.mutations=1000000}, with another seed:
 * {@code -Djasyncio.seed=N}.
 */
class MutatedClassFilesTest {
  private static final long SEED = Long.getLong("jasyncio.seed", 20_250_101L);
  private static final int TRIES = Integer.getInteger("jasyncio.mutations", 4_000);

  @Test
  void mutated() throws Exception {
    byte[] file = async(Subject.class);
    for (int i = 0; i < TRIES; i++) {
      long seed = SEED + i;
      byte[] mutated = mutate(file, new Random(seed));
      try {
        weave(mutated);
      } catch (Throwable e) {
        fail("-Djasyncio.mutations=1 -Djasyncio.seed=" + seed, e);
      }
    }
  }

  @Test
  void cutOffAnywhere() throws Exception {
    byte[] file = async(Subject.class);
    for (int length = 0; length < file.length; length++) {
      Weaving weaving = new Weaver(MutatedClassFilesTest::find).weave(Arrays.copyOf(file, length));
      assertThat(weaving.refusals()).as("cut off at " + length).isNotEmpty();
      assertThat(weaving.refusals().get(0).reason()).isEqualTo(Reason.CLASS_FILE);
      assertThat(weaving.bytes()).isNull();
    }
  }

  private static void weave(byte[] file) {
    Weaver weaver = new Weaver(MutatedClassFilesTest::find);
    try {
      Weaving weaving = weaver.weave(file);
      weaving.refusals().forEach(refusal -> assertThat(refusal.message()).endsWith("]"));
    } catch (WeaverBug bug) {
      assertThat(bug).hasMessageContaining("jasyncio failed to weave ");
    }
  }

  private static byte[] mutate(byte[] file, Random random) {
    byte[] mutated = file.clone();
    for (int n = 1 + random.nextInt(3); n > 0; n--) {
      int at = 8 + random.nextInt(file.length - 8);
      mutated[at] =
          switch (random.nextInt(4)) {
            case 0 -> (byte) random.nextInt();
            case 1 -> (byte) (mutated[at] + 1);
            case 2 -> (byte) 0xFF;
            default -> 0;
          };
    }
    return mutated;
  }

  private static byte[] find(String internalName) {
    try (InputStream in =
        MutatedClassFilesTest.class
            .getClassLoader()
            .getResourceAsStream(internalName.replace('\0', '_') + ".class")) {
      return in == null ? null : in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What is mutated: branches, loops, handlers, wide values, lambdas, objects under construction.
   */
  static class Subject {
    private final StringBuilder log;

    Subject(String text) {
      log = new StringBuilder(text);
    }

    static int number(int n) {
      return n + 1;
    }

    static String text(String s) {
      return s + number(s.length());
    }

    long all(int n, double d, String[] texts) {
      long sum = 0;
      for (int i = 0; i < n; i++) {
        try {
          sum += number(i) * (long) d;
          log.append(new Subject(text("a" + i)).log).append(text(texts[i % texts.length]));
        } catch (IllegalStateException e) {
          sum -= text(e.getMessage()).length();
        } finally {
          log.append(number(i));
        }
        switch (number(i)) {
          case 1 -> sum++;
          case 2, 3 -> sum += number(n);
          default -> sum ^= i;
        }
      }
      Runnable last = () -> log.append("last");
      last.run();
      return sum;
    }
  }

  /** A class of this build with all its methods annotated. */
  private static byte[] async(Class<?> type) throws IOException {
    ClassWriter out = new ClassWriter(0);
    byte[] file = find(type.getName().replace('.', '/'));
    new ClassReader(file)
        .accept(
            new ClassVisitor(Opcodes.ASM9, out) {
              @Override
              public MethodVisitor visitMethod(
                  int access, String name, String descriptor, String sig, String[] exceptions) {
                MethodVisitor method = super.visitMethod(access, name, descriptor, sig, exceptions);
                if (name.charAt(0) != '<' && !name.startsWith("lambda$")) {
                  method.visitAnnotation("Lio/jasyncio/Async;", true).visitEnd();
                }
                return method;
              }
            },
            0);
    return out.toByteArray();
  }
}
