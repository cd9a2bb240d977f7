package io.jasyncio.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.jasyncio.EventLoop;
import io.jasyncio.Instrument;
import io.jasyncio.Task;
import io.jasyncio.monitoring.LoopMetrics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

/** An example: a loop's figures in Micrometer, from where they go to Prometheus and its like. */
class MicrometerTest {

  /** Binds the figures that {@link LoopMetrics} keeps; Micrometer reads them when it likes. */
  record LoopMeters(LoopMetrics metrics) implements MeterBinder {
    @Override
    public void bindTo(MeterRegistry registry) {
      Gauge.builder("jasyncio.tasks", metrics, LoopMetrics::getTasksAlive).register(registry);
      Gauge.builder("jasyncio.queue", metrics, LoopMetrics::getQueueLength).register(registry);
      Gauge.builder("jasyncio.lag", metrics, m -> m.getLagMicros() / 1e6)
          .baseUnit("seconds")
          .register(registry);
      FunctionCounter.builder("jasyncio.steps", metrics, LoopMetrics::getSteps).register(registry);
    }
  }

  /** Times each step of a task, which the figures don't: an instrument of one's own. */
  static final class StepTimer implements Instrument {
    private final MeterRegistry registry;
    private final Timer steps;
    private Timer.Sample step;

    StepTimer(MeterRegistry registry) {
      this.registry = registry;
      this.steps = registry.timer("jasyncio.step");
    }

    @Override
    public void beforeStep(Task<?> task) {
      step = task == null ? null : Timer.start(registry);
    }

    @Override
    public void afterStep(Task<?> task) {
      if (step != null) {
        step.stop(steps);
      }
    }
  }

  @Test
  void theFiguresOfALoopShowInARegistry() {
    var registry = new SimpleMeterRegistry();
    try (EventLoop loop = new EventLoop();
        LoopMetrics metrics = LoopMetrics.of(loop)) {
      new LoopMeters(metrics).bindTo(registry);
      loop.addInstrument(new StepTimer(registry));
      loop.createTask(() -> "done", "short");
      loop.callSoon(loop::stop);
      assertThat(registry.get("jasyncio.tasks").gauge().value()).isEqualTo(1);
      loop.runForever();
    }

    assertThat(registry.get("jasyncio.tasks").gauge().value()).isZero();
    assertThat(registry.get("jasyncio.queue").gauge().value()).isEqualTo(2);
    assertThat(registry.get("jasyncio.steps").functionCounter().count()).isEqualTo(2);
    assertThat(registry.get("jasyncio.step").timer().count()).isEqualTo(1);
    assertThat(registry.get("jasyncio.lag").gauge().value()).isPositive();
  }
}
