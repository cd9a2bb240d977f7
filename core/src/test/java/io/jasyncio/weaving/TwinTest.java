package io.jasyncio.weaving;

import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** Each fixture, woven and suspended wherever the schedule says, does what it does un-woven. */
class TwinTest {
  @TestFactory
  Stream<DynamicContainer> fixtures() {
    return Arrays.stream(Flavour.values())
        .map(flavour -> dynamicContainer(flavour.name(), fixtures(flavour)));
  }

  private static Stream<DynamicNode> fixtures(Flavour flavour) {
    Fixtures fixtures = Fixtures.of(flavour);
    WeavingLoader.Woven woven = new WeavingLoader.Woven(fixtures);
    return fixtures.names().stream()
        .map(
            name ->
                dynamicContainer(
                    Fixtures.simple(name), new TwinTests(fixtures, woven, name).all()));
  }
}
