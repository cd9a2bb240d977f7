package io.jasyncio.weaving;

import static org.assertj.core.api.Assertions.assertThat;

import io.jasyncio.weaving.probe.BareCoroutine;
import java.lang.invoke.MethodHandle;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A suspended coroutine keeps what it will need, and nothing else. */
class GarbageTest {
  private static final int COLLECTIONS = 10;

  @ParameterizedTest
  @CsvSource({
    "deadLocal, 1",
    "passesOn, 1",
    "overwritten, 1",
    "keptInAnEarlierTurn, 2",
    "keptOnTheStackBefore, 2",
    "caught, 1",
    "resultOfCallee, 2",
    "droppedResult, 2",
    "inLoop, 2",
    "finishedCallee, 2",
    "captured, 2"
  })
  void isLetGo(String method, int suspensions) throws Throwable {
    Run run = new Run(method);
    run.suspend(suspensions);

    assertThat(run.isCollected()).as("collected, in suspension " + suspensions).isTrue();

    run.end();
  }

  @ParameterizedTest
  @CsvSource({
    "keptInAnEarlierTurn, 1",
    "keptOnTheStackBefore, 1",
    "finishedCallee, 1",
    "captured, 1"
  })
  void isKeptWhileNeeded(String method, int suspensions) throws Throwable {
    Run run = new Run(method);
    run.suspend(suspensions);

    assertThat(run.isCollected()).as("collected, in suspension " + suspensions).isFalse();

    run.end();
  }

  /** A coroutine, and a weak reference to the one object that it has asked for. */
  private static final class Run {
    private final BareCoroutine coroutine = new BareCoroutine();
    private final MethodHandle method;
    private final Object garbage;
    private final Object maker;
    private WeakReference<Object> made;

    Run(String name) throws Exception {
      Behaviour behaviour = Behaviour.of("Garbage");
      Class<?> maker = behaviour.load("behaviour.Garbage$Maker");
      this.method = behaviour.hidden(void.class, name, maker);
      this.garbage = behaviour.newInstance();
      InvocationHandler handler = (proxy, called, arguments) -> make();
      this.maker = Proxy.newProxyInstance(behaviour.loader(), new Class<?>[] {maker}, handler);
    }

    /** A throwable, so that it can be a cause too. */
    private Object make() {
      Object object = new Exception("made");
      made = new WeakReference<>(object);
      return object;
    }

    void suspend(int times) throws Throwable {
      method.invoke(garbage, maker, coroutine);
      for (int i = 1; i < times; i++) {
        assertThat(coroutine.step()).isFalse();
      }
      assertThat(coroutine.suspended).isTrue();
      assertThat(made).isNotNull();
    }

    boolean isCollected() {
      for (int i = 0; i < COLLECTIONS && !made.refersTo(null); i++) {
        System.gc();
      }
      return made.refersTo(null);
    }

    void end() throws Throwable {
      while (!coroutine.step()) {
        assertThat(coroutine.suspended).isTrue();
      }
      Reference.reachabilityFence(garbage);
    }
  }
}
