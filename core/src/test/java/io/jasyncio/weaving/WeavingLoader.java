package io.jasyncio.weaving;

import io.jasyncio.weaver.Refusal;
import io.jasyncio.weaver.Weaver;
import io.jasyncio.weaver.Weaving;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Loads fixtures, woven as they are loaded; the JVM verifies what it loads from here. */
final class WeavingLoader extends ClassLoader {
  private final Fixtures fixtures;
  private final Woven woven;
  private final List<String> loaded = new ArrayList<>();
  private final Set<String> denied = new HashSet<>();

  private WeavingLoader(Fixtures fixtures, Woven woven) {
    super(WeavingLoader.class.getClassLoader());
    this.fixtures = fixtures;
    this.woven = woven;
    setDefaultAssertionStatus(true);
  }

  /** Loads the fixtures as they were compiled. */
  static WeavingLoader plain(Fixtures fixtures) {
    return new WeavingLoader(fixtures, null);
  }

  /** Loads the fixtures woven. */
  static WeavingLoader woven(Fixtures fixtures, Woven woven) {
    return new WeavingLoader(fixtures, woven);
  }

  /** The names of the classes defined here, in order. */
  List<String> loaded() {
    return loaded;
  }

  /** Lets all attempts to load a class fail. */
  void deny(String name) {
    denied.add(name);
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    if (denied.contains(name)) {
      throw new NoClassDefFoundError(name + " is denied");
    }
    String internalName = name.replace('.', '/');
    byte[] bytes = bytes(internalName);
    if (bytes == null) {
      throw new ClassNotFoundException(name);
    }
    loaded.add(name);
    return defineClass(name, bytes, 0, bytes.length);
  }

  private byte[] bytes(String internalName) {
    byte[] unwoven = fixtures.unwovenClassFiles().get(internalName);
    if (unwoven != null) {
      return unwoven;
    }
    return woven == null ? fixtures.classFiles().get(internalName) : woven.bytes(internalName);
  }

  /** The woven form of a set of fixtures; each is woven when it's first asked for. */
  static final class Woven {
    private final Fixtures fixtures;
    private final Weaver weaver;
    private final Map<String, byte[]> bytes = new ConcurrentHashMap<>();

    Woven(Fixtures fixtures) {
      this(fixtures, new Weaver(fixtures.lookup()));
    }

    /** Weaves by a weaver that has read the classes around already. */
    Woven(Fixtures fixtures, Weaver weaver) {
      this.fixtures = fixtures;
      this.weaver = weaver;
    }

    /** Weaves one class. */
    Weaving weave(String internalName) {
      return weaver.weave(fixtures.classFiles().get(internalName));
    }

    Weaver weaver() {
      return weaver;
    }

    private byte[] bytes(String internalName) {
      byte[] known = bytes.get(internalName);
      if (known == null) {
        int dollar = internalName.indexOf('$');
        weaveFixture(dollar < 0 ? internalName : internalName.substring(0, dollar));
        known = bytes.get(internalName);
      }
      return known;
    }

    /** A fixture's classes are woven together: a frame class may be asked for before its class. */
    private void weaveFixture(String main) {
      for (String each : fixtures.classesOf(main)) {
        Weaving weaving = weave(each);
        refuse(weaving);
        bytes.putAll(weaving.companions());
        bytes.put(each, weaving.isUnchanged() ? fixtures.classFiles().get(each) : weaving.bytes());
      }
    }

    private static void refuse(Weaving weaving) {
      if (!weaving.refusals().isEmpty()) {
        throw new AssertionError(
            "refused:\n"
                + weaving.refusals().stream()
                    .map(Refusal::message)
                    .collect(Collectors.joining("\n")));
      }
    }
  }
}
