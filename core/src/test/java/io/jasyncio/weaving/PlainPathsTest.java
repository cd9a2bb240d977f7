package io.jasyncio.weaving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jasyncio.runtime.Coroutine;
import io.jasyncio.runtime.Frame;
import io.jasyncio.weaving.probe.BareCoroutine;
import io.jasyncio.weaving.probe.Log;
import io.jasyncio.weaving.probe.ProbedCoroutine;
import io.jasyncio.weaving.probe.Schedule;
import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.invoke.MethodHandle;
import org.junit.jupiter.api.Test;

/** Ways to a suspending method that the weaver can't see end in words, and run nothing twice. */
class PlainPathsTest {
  private final Log log = new Log();

  private void run(String method) throws Throwable {
    MethodHandle run = Behaviour.of("Plainly").hidden(void.class, method, Log.class);
    new ProbedCoroutine(new Schedule.Every()).run(c -> run.invoke(log, c));
  }

  @Test
  void aMethodHandle() {
    assertThatThrownBy(() -> run("byHandle"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("@Async")
        .hasMessageContaining("Plainly.twice");
    assertThat(log.events()).isEmpty();
  }

  @Test
  void aLambdaThroughItsPlainMethod() {
    assertThatThrownBy(() -> run("lambda"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("unwoven.OldImplementor.plainly(OldImplementor.java:13)");
    assertThat(log.events()).isEmpty();
  }

  /** Only the JVM knows of it, when the method is called; it names both interfaces or the class. */
  @Test
  void aClassThatIsNotWovenInheritsTwoHiddenOverloads() {
    assertThatThrownBy(() -> run("ofTwoInterfaces"))
        .isInstanceOf(IncompatibleClassChangeError.class)
        .hasMessageContaining("Plainly$Step");
    assertThat(log.events()).isEmpty();
  }

  /** Who tries to send a suspended coroutine elsewhere is told so by the JDK. */
  @Test
  void serialization() throws Throwable {
    BareCoroutine coroutine = new BareCoroutine();
    MethodHandle loop = Behaviour.of("Turns").hidden(long.class, "loop", int.class);
    long unused = (long) loop.invoke(3, coroutine);
    Frame frame = coroutine.frames().get(0);

    assertThat(unused).isZero();
    assertThat(Serializable.class.isAssignableFrom(Coroutine.class)).isFalse();
    assertThatThrownBy(() -> new ObjectOutputStream(new ByteArrayOutputStream()).writeObject(frame))
        .isInstanceOf(NotSerializableException.class)
        .hasMessageContaining("Turns$$loop");
  }
}
