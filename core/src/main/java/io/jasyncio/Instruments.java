package io.jasyncio;

import java.util.Arrays;
import java.util.function.Consumer;

/** The instruments of a loop that has some. For the loop's thread alone. */
final class Instruments {
  private final EventLoop loop;
  private Instrument[] all = {};

  Instruments(EventLoop loop) {
    this.loop = loop;
  }

  void add(Instrument instrument) {
    all = Arrays.copyOf(all, all.length + 1);
    all[all.length - 1] = instrument;
  }

  boolean remove(Instrument instrument) {
    int before = all.length;
    all = Arrays.stream(all).filter(each -> each != instrument).toArray(Instrument[]::new);
    return all.length < before;
  }

  boolean isEmpty() {
    return all.length == 0;
  }

  /** Tells all of them; who throws isn't told again. */
  void tell(Consumer<Instrument> news) {
    for (Instrument instrument : all) {
      try {
        news.accept(instrument);
      } catch (Throwable t) {
        loop.removeInstrument(instrument);
        loop.callExceptionHandler(
            ExceptionContext.of("an instrument failed, and is removed: " + instrument, t));
      }
    }
  }
}
