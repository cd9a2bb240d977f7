package io.jasyncio.weaving;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Weaving adds methods, and the default serial version is a hash over a class's members. It stays
 * what it was: objects go from un-woven programs to woven ones and back.
 */
class SerialVersionTest {
  private static final String[] SOURCES = {
    """
    class Order implements java.io.Serializable, Comparable<Order> {
      static int made;
      static { made = 1; }
      private String item;
      protected transient int count;
      volatile long cents;
      Order() {}
      Order(String item, long cents) { this.item = item; this.cents = cents; }
      @Async long price(int factor) { Await.sleep(0); return cents * factor; }
      @Async private String name() { Await.sleep(0); return item; }
      @Async static void all() { Asyncio.createTask(() -> Await.sleep(0)); }
      Runnable plain() { return () -> made++; }
      @Override public int compareTo(Order other) { return item.compareTo(other.item); }
      @Override public String toString() { return item + " " + cents; }
      class Line implements java.io.Serializable { @Async void send() { Await.sleep(0); made++; } }
    }
    """,
    "interface Shipped extends java.io.Serializable { @Async void ship(); }",
    """
    abstract class Parcel implements Shipped {
      @Async abstract Object weigh();
      @Async public void ship() { Await.sleep(0); weigh(); }
    }
    """,
    """
    class Letter extends Parcel {
      private static final long serialVersionUID = 42;
      @Async @Override Integer weigh() { Await.sleep(0); return 20; }
    }
    """,
    "class Bridged extends Parcel { @Async @Override Integer weigh() { Await.sleep(0); return 1; } }",
    """
    record Stamp(int cents) implements java.io.Serializable {
      @Async int twice() { Await.sleep(0); return 2 * cents; }
    }
    """,
    "enum Size { SMALL { @Async int sum() { Await.sleep(0); return 1; } };"
        + " @Async int sum() { Await.sleep(0); return 0; } }",
    """
    class Outside implements java.io.Externalizable {
      public Outside() {}
      @Async void run() { Await.sleep(0); }
      public void writeExternal(java.io.ObjectOutput out) {}
      public void readExternal(java.io.ObjectInput in) {}
    }
    """
  };

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void isThatOfTheUnwovenClass(Flavour flavour) throws Exception {
    Map<String, byte[]> classes = Snippets.compile(folder, flavour, SOURCES);
    ClassLoader plain = Snippets.loader(classes);
    ClassLoader woven = Snippets.loader(Snippets.woven(classes));
    for (String name : classes.keySet()) {
      Class<?> type = woven.loadClass(name);
      assertThat(type.getDeclaredMethods().length)
          .as("methods of " + name)
          .isGreaterThan(plain.loadClass(name).getDeclaredMethods().length);
      assertThat(version(type)).as(name).isEqualTo(version(plain.loadClass(name)));
    }
  }

  private static long version(Class<?> type) {
    return ObjectStreamClass.lookupAny(type).getSerialVersionUID();
  }

  @ParameterizedTest
  @EnumSource
  void letsObjectsGoBetweenWovenAndUnwovenPrograms(Flavour flavour) throws Exception {
    Map<String, byte[]> classes = Snippets.compile(folder, flavour, SOURCES);
    ClassLoader plain = Snippets.loader(classes);
    ClassLoader woven = Snippets.loader(Snippets.woven(classes));
    for (List<ClassLoader> way : List.of(List.of(plain, woven), List.of(woven, plain))) {
      Object order = make(way.get(0), "Order", "tea", 250L);
      Object stamp = make(way.get(0), "Stamp", 80);
      Object read = copy(List.of(order, stamp), way.get(1));
      assertThat(read).hasToString("[tea 250, Stamp[cents=80]]");
      assertThat(((List<?>) read).get(0).getClass().getClassLoader()).isSameAs(way.get(1));
    }
  }

  private static Object make(ClassLoader loader, String name, Object... arguments)
      throws ReflectiveOperationException {
    for (var constructor : loader.loadClass(name).getDeclaredConstructors()) {
      if (constructor.getParameterCount() == arguments.length) {
        constructor.setAccessible(true);
        return constructor.newInstance(arguments);
      }
    }
    throw new NoSuchMethodException(name);
  }

  private static Object copy(Object object, ClassLoader to)
      throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    }
    try (ObjectInputStream in = new Into(new ByteArrayInputStream(bytes.toByteArray()), to)) {
      return in.readObject();
    }
  }

  /** What is suspended is no data: neither frames nor coroutines go into a stream. */
  @Test
  void framesAreNotSerializable() throws Exception {
    Map<String, byte[]> classes = Snippets.compile(folder, Flavour.DEBUG, SOURCES);
    ClassLoader woven = Snippets.loader(Snippets.woven(classes));
    Class<?> frame = woven.loadClass("Order$$price");
    assertThat(Serializable.class.isAssignableFrom(frame)).as(frame.getName()).isFalse();
  }

  private static final class Into extends ObjectInputStream {
    private final ClassLoader loader;

    Into(InputStream in, ClassLoader loader) throws IOException {
      super(in);
      this.loader = loader;
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass type)
        throws IOException, ClassNotFoundException {
      return isOurs(type.getName()) ? loader.loadClass(type.getName()) : super.resolveClass(type);
    }

    private static boolean isOurs(String name) {
      return name.indexOf('.') < 0 && name.charAt(0) != '[';
    }
  }
}
