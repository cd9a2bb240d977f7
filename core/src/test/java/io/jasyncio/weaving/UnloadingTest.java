package io.jasyncio.weaving;

import static org.assertj.core.api.Assertions.assertThat;

import io.jasyncio.weaving.probe.Schedule;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nothing holds woven classes once their loader is forgotten. */
class UnloadingTest {
  private static final int LOADERS = 100;

  @Test
  void ofClassesThatHaveSuspendedAndFailed() throws Exception {
    Fixtures fixtures = Fixtures.of(Flavour.DEBUG);
    WeavingLoader.Woven woven = new WeavingLoader.Woven(fixtures);
    List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    for (int i = 0; i < LOADERS; i++) {
      WeavingLoader loader = WeavingLoader.woven(fixtures, woven);
      loaders.add(new WeakReference<>(loader));
      Trace trace =
          Twin.woven(loader.loadClass("shapes.exceptions.MultiCatch"), new Schedule.Every());
      assertThat(trace.outcome()).startsWith("IllegalStateException"); // thrown through two frames
    }
    long held = LOADERS;
    for (int i = 0; i < 10 && held > 1; i++) {
      System.gc();
      held = loaders.stream().filter(loader -> !loader.refersTo(null)).count();
    }
    assertThat(held).as("loaders of %d that are still there", LOADERS).isLessThanOrEqualTo(1);
  }
}
