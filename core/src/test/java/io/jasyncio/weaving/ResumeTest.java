package io.jasyncio.weaving;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.jasyncio.runtime.Frame;
import io.jasyncio.weaving.probe.BareCoroutine;
import io.jasyncio.weaving.probe.PhysicalStack;
import io.jasyncio.weaving.probe.ProbedCoroutine;
import io.jasyncio.weaving.probe.Schedule;
import java.lang.invoke.MethodHandle;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What a suspension costs: frames when it happens, nothing when it doesn't, and no replay of the
 * stack.
 */
class ResumeTest {
  private static final int DEPTH = 1000;

  /** What stands on the thread's stack between the one who resumes and the code that goes on. */
  private static final int FEW = 8;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Test
  void resumesTheInnermostActivationAlone() throws Throwable {
    MethodHandle descend =
        Behaviour.of("Deep").hidden(int.class, "descend", int.class, int.class, List.class);
    ProbedCoroutine coroutine = new ProbedCoroutine(new Schedule.Every());
    List<Integer> physical = new ArrayList<>();
    int here = PhysicalStack.depth();

    coroutine.begin(c -> descend.invoke(DEPTH, 3, physical, c));

    assertThat(coroutine.suspended).isTrue();
    assertThat(physical).hasSize(1);
    assertThat(physical.get(0) - here).as("the way down is on the stack").isGreaterThan(DEPTH);

    physical.clear();
    boolean ended = false;
    for (int i = 0; i < 3; i++) {
      assertThat(ended).isFalse();
      ended = coroutine.step();
    }

    assertThat(ended).isTrue();
    assertThat(coroutine.primitive).as("the result").isEqualTo(DEPTH);
    assertThat(physical)
        .as("two at the bottom a turn but the last, and each return")
        .hasSize(5 + DEPTH);
    assertThat(physical).allMatch(depth -> depth - here <= FEW);
  }

  @Test
  void makesFramesOnceAndUsesThemAgain() throws Throwable {
    MethodHandle loopBelow =
        Behaviour.of("Turns").hidden(long.class, "loopBelow", int.class, int.class);
    BareCoroutine coroutine = new BareCoroutine();

    long unused = (long) loopBelow.invoke(DEPTH, 50, coroutine);

    Set<Frame> frames = Collections.newSetFromMap(new IdentityHashMap<>());
    frames.addAll(coroutine.frames());
    assertThat(frames).as("one for each activation").hasSize(DEPTH + 2);
    for (int i = 1; i < 50; i++) {
      assertThat(coroutine.step()).isFalse();
      assertThat(frames.containsAll(coroutine.frames())).as("the same ones in turn " + i).isTrue();
      assertThat(coroutine.frames()).hasSize(DEPTH + 2);
    }
    assertThat(coroutine.step()).isTrue();
    assertThat(coroutine.primitive - unused).isEqualTo(DEPTH + 49 * 50 / 2);
    assertThat(coroutine.frames()).isEmpty();
  }

  @Test
  void allocatesNothingInATurn() throws Throwable {
    MethodHandle loopBelow =
        Behaviour.of("Turns").hidden(long.class, "loopBelow", int.class, int.class);
    BareCoroutine coroutine = new BareCoroutine();
    long unused = (long) loopBelow.invoke(5, Integer.MAX_VALUE, coroutine);
    steps(coroutine, 1000);

    long bytes = allocatedBy(() -> steps(coroutine, 20_000));

    assertThat(bytes).as("bytes of 20,000 turns").isLessThan(1000);
    assertThat(unused).isZero();
  }

  private static void steps(BareCoroutine coroutine, int count) throws Throwable {
    for (int i = 0; i < count; i++) {
      coroutine.step();
    }
  }

  @Test
  void allocatesNothingWithoutASuspension() throws Throwable {
    MethodHandle chain = Behaviour.of("Turns").hidden(long.class, "chain", int.class);
    BareCoroutine coroutine = new BareCoroutine();
    long warm = (long) chain.invoke(1000, coroutine);

    long some = allocatedBy(() -> assertThat((long) chain.invoke(1000, coroutine)).isEqualTo(warm));
    long most = (long) chain.invoke(50_000, coroutine);
    long more =
        allocatedBy(() -> assertThat((long) chain.invoke(50_000, coroutine)).isEqualTo(most));

    assertThat(more - some).as("bytes of 49,000 more turns").isLessThan(1000);
    assertThat(coroutine.frames()).isEmpty();
  }

  @Test
  void loadsNoFrameClassWithoutASuspension() throws Throwable {
    Behaviour turns = Behaviour.of("Turns");

    long sum = (long) turns.hidden(long.class, "chain", int.class).invoke(10, new BareCoroutine());

    assertThat(sum).isNotZero();
    assertThat(turns.loader().loaded()).containsExactly("behaviour.Turns");

    long unused =
        (long) turns.hidden(long.class, "loop", int.class).invoke(10, new BareCoroutine());
    assertThat(unused).isZero();
    assertThat(turns.loader().loaded()).containsExactly("behaviour.Turns", "behaviour.Turns$$loop");
  }

  private interface Action {
    void run() throws Throwable;
  }

  /** The least of several times: in the first ones classes may be loaded. */
  private long allocatedBy(Action action) throws Throwable {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      action.run();
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }
}
