package io.jasyncio.weaving;

import static org.assertj.core.api.Assertions.assertThat;

import io.jasyncio.weaver.Refusal;
import io.jasyncio.weaver.Weaver;
import io.jasyncio.weaver.hierarchy.ClassFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Classes that know nothing of jasyncio extend coloured types of another archive. */
class PlainSubclassTest {
  private static final String BASE =
      """
      public class Base<T> {
        public interface Source<T> { @Async T get(); }
        public static abstract class Template { @Async abstract int step(); }
        @Async T take(T x) { Await.sleep(0); return null; }
        static String told(AsyncCallable<Object> body) {
          try {
            return String.valueOf(Asyncio.run(body));
          } catch (Throwable t) {
            return t.getClass().getSimpleName() + ": " + t.getMessage();
          }
        }
        public static String take(Base<String> base) { return told(() -> base.take("x")); }
        public static String get(Source<String> source) { return told(source::get); }
        public static String step(Template template) { return told(() -> template.step()); }
      }
      """;
  private static final String PLAIN =
      """
      public class Plain extends Base<String> {
        @Override String take(String x) { return "plain"; }
        public static class Sub extends Template implements Source<String> {
          public String get() { return "got"; }
          @Override int step() { return 3; }
        }
        public static Source<String> lambda() { return () -> "lambda"; }
      }
      """;

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void areRefusedWhereTheOverriddenBodyWouldRunInstead(Flavour flavour) throws Exception {
    Map<String, byte[]> all = Snippets.compile(folder, flavour, BASE, PLAIN);
    Map<String, byte[]> base = new TreeMap<>(all);
    base.keySet().removeIf(name -> name.startsWith("Plain"));
    Map<String, byte[]> woven = Snippets.woven(base);
    Weaver weaver = new Weaver(seenFrom(all, woven));

    var plain = weaver.weave(all.get("Plain"));
    var sub = weaver.weave(all.get("Plain$Sub"));

    String where = flavour == Flavour.BARE ? "Unknown Source" : "Plain.java:2";
    String refusal =
        "Plain.take("
            + where
            + "): take overrides the @Async method Base.take(Object), but isn't @Async itself: who"
            + " awaits that method would never get here. Annotate it with @Async; it needn't"
            + " suspend [plain-override]";
    assertThat(plain.refusals()).extracting(Refusal::message).isEqualTo(List.of(refusal));
    assertThat(weaver.verify(plain)).isEmpty();
    assertThat(sub.refusals()).isEmpty();
    assertThat(sub.isUnchanged()).isTrue();
    woven.put("Plain", plain.bytes());
    woven.put("Plain$Sub", all.get("Plain$Sub"));
    ClassLoader loader = Snippets.loader(woven);
    assertThat(tell(loader, "take", "Plain")).isEqualTo("RefusedMethodError: " + refusal);
    assertThat(tell(loader, "get", "Plain$Sub")).isEqualTo("got");
    assertThat(tell(loader, "step", "Plain$Sub")).isEqualTo("3");
  }

  /** The classes as those of the archive of {@code Plain} see them. */
  private static ClassFiles seenFrom(Map<String, byte[]> all, Map<String, byte[]> others) {
    return new ClassFiles() {
      @Override
      public byte[] find(String name) {
        byte[] other = others.get(name);
        return other != null ? other : all.getOrDefault(name, Fixtures.resource(name));
      }

      @Override
      public boolean isOwn(String name) {
        return name.startsWith("Plain");
      }
    };
  }

  private static Object tell(ClassLoader loader, String how, String name) throws Exception {
    Object object = loader.loadClass(name).getConstructor().newInstance();
    for (var method : loader.loadClass("Base").getMethods()) {
      if (method.getName().equals(how) && method.getReturnType() == String.class) {
        return method.invoke(null, object);
      }
    }
    throw new NoSuchMethodException(how);
  }
}
