package io.jasyncio.weaving;

import static org.assertj.core.api.Assertions.assertThat;

import io.jasyncio.weaver.Weaver;
import io.jasyncio.weaver.Weaving;
import io.jasyncio.weaver.hierarchy.ClassFiles;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Weaving is a pure function of the classes, and a class woven twice is woven once. */
class WeavingTwiceTest {
  @ParameterizedTest
  @EnumSource
  void aWovenClassStaysAsItIs(Flavour flavour) {
    Fixtures fixtures = Fixtures.of(flavour);
    Map<String, byte[]> woven = weaveAll(fixtures, new ArrayList<>(fixtures.classFiles().keySet()));
    ClassFiles lookup = fixtures.lookup();
    Weaver again =
        new Weaver(name -> woven.containsKey(name) ? woven.get(name) : lookup.find(name));

    woven.forEach(
        (name, bytes) -> {
          Weaving weaving = again.weave(bytes);
          assertThat(weaving.isUnchanged()).as(name).isTrue();
          assertThat(weaving.companions()).as(name).isEmpty();
          assertThat(weaving.refusals()).as(name).isEmpty();
        });
  }

  @Test
  void theOrderOfClassesDoesNotMatter() {
    Fixtures fixtures = Fixtures.of(Flavour.DEBUG);
    List<String> names = new ArrayList<>(fixtures.classFiles().keySet());
    Map<String, byte[]> first = weaveAll(fixtures, names);
    Collections.shuffle(names, new Random(1));

    Map<String, byte[]> second = weaveAll(fixtures, names);

    assertThat(second.keySet()).isEqualTo(first.keySet());
    first.forEach((name, bytes) -> assertThat(second.get(name)).as(name).isEqualTo(bytes));
  }

  private static Map<String, byte[]> weaveAll(Fixtures fixtures, List<String> names) {
    WeavingLoader.Woven woven = new WeavingLoader.Woven(fixtures);
    Map<String, byte[]> all = new HashMap<>();
    for (String name : names) {
      Weaving weaving = woven.weave(name);
      all.putAll(weaving.companions());
      all.put(name, weaving.isUnchanged() ? fixtures.classFiles().get(name) : weaving.bytes());
    }
    return all;
  }
}
