package io.jasyncio.weaving;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;

/**
 * Whether a second run of a fixture would see what the first has left: then it's loaded anew each
 * time.
 */
final class StaticState {
  private StaticState() {}

  /** Whether a class or one nested in it has a static field that isn't final. */
  static boolean isIn(Class<?> type) {
    return Arrays.stream(type.getDeclaredFields()).anyMatch(StaticState::isVariable)
        || Arrays.stream(type.getDeclaredClasses()).anyMatch(StaticState::isIn);
  }

  private static boolean isVariable(Field field) {
    int modifiers = field.getModifiers();
    return Modifier.isStatic(modifiers) && !Modifier.isFinal(modifiers) && !field.isSynthetic();
  }
}
