package io.jasyncio.samples;

import io.jasyncio.Async;
import io.jasyncio.AsyncRunnable;
import io.jasyncio.Await;
import io.jasyncio.EventLoop;
import io.jasyncio.Task;
import io.jasyncio.runtime.Coroutine;
import io.jasyncio.runtime.HiddenOverload;
import io.jasyncio.testing.VirtualTime;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/**
 * Lets JUnit run test methods that are {@code @Async}, each in a loop of its own with a virtual
 * time; to be copied into one's own tests. A test that takes more than a minute of that time fails,
 * and so does one that leaves a task behind. A parameter of the type {@link VirtualTime} gets its
 * time.
 *
 * <pre>{@code
 * @ExtendWith(AsyncTests.class)
 * class ServerTest {
 *   @Test
 *   @Async
 *   void answersWithinASecond(VirtualTime time) {
 *     …
 *   }
 * }
 * }</pre>
 *
 * <p>The class of the tests must be woven, as any code with {@code @Async} methods.
 */
public final class AsyncTests implements InvocationInterceptor, ParameterResolver {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> context,
      ExtensionContext extensionContext)
      throws Throwable {
    Method method = hiddenOverload(context.getExecutable());
    if (method == null) {
      invocation.proceed();
      return;
    }
    invocation.skip();
    Object test = context.getTarget().orElse(null);
    List<Object> arguments = context.getArguments();
    run(timeOf(extensionContext), LIMIT, new Call(method, test, arguments));
  }

  /** What woven code calls instead of a method; null if the method isn't {@code @Async}. */
  private static Method hiddenOverload(Method method) {
    Class<?>[] types =
        Arrays.copyOf(method.getParameterTypes(), method.getParameterCount() + 1, Class[].class);
    types[types.length - 1] = Coroutine.class;
    try {
      Method hidden = method.getDeclaringClass().getDeclaredMethod(method.getName(), types);
      hidden.setAccessible(true);
      return hidden;
    } catch (NoSuchMethodException e) {
      return null;
    }
  }

  /** Runs a body; fails if it takes too long, or leaves tasks behind. */
  static void run(VirtualTime time, Duration limit, AsyncRunnable body) throws Exception {
    try (EventLoop loop = time.newLoop()) {
      loop.runUntilComplete(() -> Await.timeout(limit, body), Exception.class);
      Set<Task<?>> leaked = loop.allTasks();
      if (!leaked.isEmpty()) {
        leaked.forEach(Task::cancel);
        VirtualTime.runUntilBlocked(loop);
        throw new AssertionError(
            "the test has ended, but not what it has started: "
                + leaked.stream().map(Task::getName).collect(Collectors.joining(", ")));
      }
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == VirtualTime.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return timeOf(context);
  }

  private static VirtualTime timeOf(ExtensionContext context) {
    return context
        .getStore(Namespace.create(AsyncTests.class, context.getUniqueId()))
        .computeIfAbsent(VirtualTime.class, key -> new VirtualTime(), VirtualTime.class);
  }

  /** Calls a method by reflection; being the outermost call, it needs no frame of its own. */
  private record Call(Method method, Object test, List<Object> arguments) implements AsyncRunnable {
    @Async
    @Override
    public void run() {
      throw new AssertionError("called by the loop, with a coroutine");
    }

    @HiddenOverload
    @Override
    public void run(Coroutine coroutine) throws Exception {
      Object[] all = arguments.toArray(new Object[arguments.size() + 1]);
      all[all.length - 1] = coroutine;
      try {
        method.invoke(test, all);
      } catch (InvocationTargetException e) {
        if (e.getCause() instanceof Error error) {
          throw error;
        }
        throw (Exception) e.getCause();
      }
    }
  }
}
