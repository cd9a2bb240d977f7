package io.jasyncio.samples.bridges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.jasyncio.Async;
import io.jasyncio.AsyncGenerator;
import io.jasyncio.AsyncIterable;
import io.jasyncio.EventLoop;
import io.jasyncio.Portal;
import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.reactivestreams.tck.flow.FlowSubscriberBlackboxVerification;
import org.testng.SkipException;

/**
 * The test kit of the Reactive Streams, against {@link AsyncIterable#toPublisher} and the
 * subscriber behind {@link AsyncIterable#from}. It's written for TestNG; JUnit calls its methods.
 */
class ReactiveStreamsTckTest {
  /**
   * How long a signal may take, for how long none must come, how often to look; in milliseconds.
   */
  private static final TestEnvironment PATIENT = new TestEnvironment(20_000, 20, 5);

  private static Portal portal;
  private static ExecutorService threads;

  @BeforeAll
  static void open() {
    portal = Portal.startLoop();
    threads = Executors.newFixedThreadPool(4);
  }

  @AfterAll
  static void close() {
    threads.shutdownNow();
    portal.close();
  }

  @TestFactory
  Stream<DynamicTest> publishersOut() {
    return testsOf(PublisherOut.class, PublisherOut::new);
  }

  @TestFactory
  Stream<DynamicTest> publishersIn() {
    return testsOf(PublisherIn.class, PublisherIn::new);
  }

  private interface Maker {
    Object make();
  }

  private static Stream<DynamicTest> testsOf(Class<?> verification, Maker maker) {
    List<Method> tests =
        Arrays.stream(verification.getMethods())
            .filter(method -> isAnnotated(method, "Test"))
            .sorted(Comparator.comparing(Method::getName))
            .toList();
    assertThat(tests).hasSizeGreaterThan(15);
    return tests.stream().map(test -> dynamicTest(test.getName(), () -> run(maker.make(), test)));
  }

  private static boolean isAnnotated(Method method, String name) {
    return Arrays.stream(method.getAnnotations())
        .map(Annotation::annotationType)
        .anyMatch(type -> type.getName().equals("org.testng.annotations." + name));
  }

  private static void run(Object verification, Method test) throws Throwable {
    try {
      verification.getClass().getMethod("setUp").invoke(verification);
      test.invoke(verification);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof SkipException skipped) {
        Assumptions.abort(skipped.getMessage());
      }
      throw e.getCause();
    }
  }

  /** Counts, and gives way now and then. */
  private static AsyncGenerator<Integer> numbers(long count) {
    return AsyncGenerator.of(
        y -> {
          for (long i = 0; i < count; i++) {
            if (i % 3 == 0) {
              io.jasyncio.Await.sleep(0);
            }
            y.yield((int) i);
          }
        });
  }

  public static class PublisherOut extends FlowPublisherVerification<Integer> {
    PublisherOut() {
      super(PATIENT, 1_000);
    }

    @Override
    public Flow.Publisher<Integer> createFlowPublisher(long elements) {
      AsyncIterable<Integer> source = () -> numbers(elements);
      return source.toPublisher(portal.getLoop());
    }

    @Override
    public Flow.Publisher<Integer> createFailedFlowPublisher() {
      EventLoop closed = new EventLoop();
      closed.close();
      return numbers(1).toPublisher(closed);
    }
  }

  public static class PublisherIn extends FlowSubscriberBlackboxVerification<Integer> {
    PublisherIn() {
      super(PATIENT);
    }

    @Override
    public ExecutorService publisherExecutorService() {
      return threads;
    }

    @Override
    public Flow.Subscriber<Integer> createFlowSubscriber() {
      CompletableFuture<Flow.Subscriber<? super Integer>> subscriber = new CompletableFuture<>();
      portal.start(() -> read(AsyncIterable.<Integer>from(subscriber::complete)));
      @SuppressWarnings("unchecked")
      var given = (Flow.Subscriber<Integer>) subscriber.join();
      return given;
    }

    @Async
    private static void read(AsyncGenerator<Integer> values) {
      try (values) {
        int count = 0;
        for (int value : values) {
          count += value;
        }
      }
    }

    @Override
    public Integer createElement(int element) {
      return element;
    }
  }
}
