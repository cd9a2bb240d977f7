package io.jasyncio.weaving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.jasyncio.runtime.Coroutine;
import io.jasyncio.runtime.Frame;
import java.io.ObjectStreamClass;
import java.io.Serializable;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Reflection sees of a woven class what it sees of the class as it was: beside hidden overloads,
 * which are synthetic, only private methods are added, that end in {@code Coroutine, Body}.
 */
class ReflectionTest {
  @TestFactory
  Stream<DynamicTest> ofAllFixtures() {
    Fixtures fixtures = Fixtures.of(Flavour.DEBUG);
    WeavingLoader plain = WeavingLoader.plain(fixtures);
    WeavingLoader woven = WeavingLoader.woven(fixtures, new WeavingLoader.Woven(fixtures));
    return fixtures.classFiles().keySet().stream()
        .filter(name -> !name.startsWith("behaviour/Mocked"))
        .map(name -> name.replace('/', '.'))
        .map(
            name ->
                dynamicTest(
                    name,
                    () -> {
                      Class<?> type = woven.loadClass(name);
                      assertThat(describe(type)).isEqualTo(describe(plain.loadClass(name)));
                      checkAdditions(type);
                    }));
  }

  // ---- what is seen ----

  private static List<String> describe(Class<?> type) {
    List<String> seen = new ArrayList<>();
    seen.add(type.toGenericString() + annotations(type));
    seen.add("extends " + type.getAnnotatedSuperclass());
    seen.add("implements " + Arrays.toString(type.getAnnotatedInterfaces()));
    seen.add("in " + type.getNestHost() + type.getEnclosingMethod() + type.getDeclaringClass());
    seen.add("nested " + names(type.getDeclaredClasses()) + type.isAnonymousClass());
    seen.add("permits " + (type.isSealed() ? names(type.getPermittedSubclasses()) : ""));
    if (type.isRecord()) {
      for (RecordComponent component : type.getRecordComponents()) {
        seen.add("component " + component.getAnnotatedType() + component + annotations(component));
      }
    }
    if (Serializable.class.isAssignableFrom(type) && !type.isInterface()) {
      seen.add("serial version " + ObjectStreamClass.lookup(type).getSerialVersionUID());
    }
    TreeSet<String> members = new TreeSet<>();
    for (Field field : type.getDeclaredFields()) {
      if (!field.getName().equals("serialVersionUID")) {
        members.add(field.toGenericString() + annotations(field) + field.getAnnotatedType());
      }
    }
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      members.add(executable(constructor));
    }
    for (Method method : type.getDeclaredMethods()) {
      if (!isAddition(method) && !method.getName().startsWith("lambda$")) {
        members.add(executable(method) + method.getAnnotatedReturnType());
      }
    }
    seen.addAll(members);
    return seen;
  }

  private static String executable(Executable method) {
    StringBuilder seen = new StringBuilder(method.toGenericString());
    seen.append(method.isSynthetic()).append(annotations(method));
    for (Parameter parameter : method.getParameters()) {
      seen.append(" | ").append(parameter).append(parameter.getModifiers());
      seen.append(annotations(parameter)).append(parameter.getAnnotatedType());
    }
    return seen.append(Arrays.toString(method.getAnnotatedExceptionTypes())).toString();
  }

  private static String annotations(AnnotatedElement element) {
    return Arrays.toString(element.getDeclaredAnnotations());
  }

  private static String names(Class<?>[] types) {
    return Arrays.stream(types).map(Class::getName).sorted().toList().toString();
  }

  // ---- what is added ----

  /** No fixture has a method that takes a coroutine. */
  private static boolean isAddition(Method method) {
    return List.of(method.getParameterTypes()).contains(Coroutine.class);
  }

  private static void checkAdditions(Class<?> type) {
    for (Method method : type.getDeclaredMethods()) {
      Class<?>[] parameters = method.getParameterTypes();
      boolean resumes = parameters.length == 2 && Frame.class.isAssignableFrom(parameters[0]);
      if (isAddition(method) && (resumes || !method.isSynthetic())) {
        assertThat(Modifier.isPrivate(method.getModifiers())).as(method.toString()).isTrue();
      } else if (isAddition(method) && parameters[parameters.length - 1] != Coroutine.class) {
        int open = Modifier.PUBLIC | Modifier.PROTECTED;
        assertThat(isInterface(type) ? 0 : method.getModifiers() & open)
            .as("the frame class's door " + method)
            .isZero();
      } else if (isAddition(method) && !method.getName().startsWith("lambda$")) {
        checkVisibility(method);
      }
    }
  }

  private static boolean isInterface(Class<?> type) {
    return Modifier.isInterface(type.getModifiers()); // its methods are public or private
  }

  /** A hidden overload can be called by those who could call the method, and by nobody else. */
  private static void checkVisibility(Method hidden) {
    Class<?>[] parameters = hidden.getParameterTypes();
    Class<?>[] shown = Arrays.copyOf(parameters, parameters.length - 1);
    Class<?> type = hidden.getDeclaringClass();
    Method method =
        Stream.concat(Arrays.stream(type.getDeclaredMethods()), Arrays.stream(type.getMethods()))
            .filter(each -> each.getName().equals(hidden.getName()))
            .filter(each -> Arrays.equals(each.getParameterTypes(), shown))
            .findFirst()
            .orElseThrow(() -> new AssertionError(hidden + " belongs to no method"));
    int visibility = Modifier.PUBLIC | Modifier.PROTECTED | Modifier.PRIVATE | Modifier.STATIC;
    assertThat(hidden.getModifiers() & visibility)
        .as(hidden.toString())
        .isEqualTo(method.getModifiers() & visibility);
  }
}
