package io.jasyncio.weaving;

import static org.assertj.core.api.Assertions.assertThat;

import io.jasyncio.weaving.probe.BareCoroutine;
import io.jasyncio.weaving.probe.Log;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

/**
 * What belongs to a thread is not a coroutine's: nothing of it can be seen when a class is woven.
 */
class HeldByThreadsTest {
  private final Behaviour locking = Behaviour.of("Locking");
  private final Log log = new Log();

  /** The one who runs the coroutine holds it, and lets it go when the coroutine suspends. */
  @Test
  void aMonitorOfTheCaller() throws Throwable {
    MethodHandle method = locking.hidden(void.class, "belowMonitor", Object.class, Log.class);
    Object lock = new Object();
    BareCoroutine coroutine = new BareCoroutine();

    synchronized (lock) {
      method.invoke(lock, log, coroutine);
    }
    assertThat(coroutine.suspended).isTrue();
    assertThat(coroutine.step()).isTrue();

    assertThat(log.events()).containsExactly("boolean true", "boolean false");
  }

  /** Two coroutines of one thread both hold a lock that a thread may take twice. */
  @Test
  void aLockOfTheThread() throws Throwable {
    MethodHandle method = locking.hidden(void.class, "withLock", ReentrantLock.class, Log.class);
    ReentrantLock lock = new ReentrantLock();
    BareCoroutine first = new BareCoroutine();
    BareCoroutine second = new BareCoroutine();

    method.invoke(lock, log, first);
    method.invoke(lock, log, second);
    assertThat(log.events()).containsExactly("int 1", "int 2");
    assertThat(first.step() && second.step()).isTrue();

    assertThat(lock.isLocked()).isFalse();
  }
}
