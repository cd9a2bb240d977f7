package io.jasyncio.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

class LoaderViewTest {
  private static final String[] SOURCES = {
    "interface Step { @io.jasyncio.Async int step(int x); }",
    "interface Further extends Step {}",
    "abstract class Between implements Further {}",
    "abstract class Sub extends Between { abstract int x(); }",
    "class Plain extends java.util.ArrayList<String> implements Runnable { public void run() {} }",
    "class Lambda { Object o = (Further) x -> x; Runnable r = () -> {}; }",
    "class PlainLambda { Runnable r = () -> {}; }",
  };

  @TempDir Path folder;

  private URLClassLoader loader(Path... classPath) throws Exception {
    List<URL> urls = new ArrayList<>();
    for (Path path : classPath) {
      urls.add(path.toUri().toURL());
    }
    return new URLClassLoader(urls.toArray(new URL[0]), ClassLoader.getPlatformClassLoader());
  }

  private boolean isWorthALook(LoaderView view, String name) throws Exception {
    ClassScan scan = ClassScan.of(Files.readAllBytes(folder.resolve(name + ".class")));
    return WeavingTransformer.isWorthALook(scan, view, null);
  }

  @Test
  void findsColourInTypesAboveAndInLambdas() throws Exception {
    Fixtures.compile(folder, SOURCES);
    try (URLClassLoader loader = loader(folder, Fixtures.core())) {
      LoaderView view = new LoaderView(loader);
      for (int i = 0; i < 2; i++) { // the second time from memory
        assertThat(isWorthALook(view, "Step")).isTrue();
        assertThat(isWorthALook(view, "Further")).isTrue();
        assertThat(isWorthALook(view, "Sub")).isTrue();
        assertThat(isWorthALook(view, "Lambda")).isTrue();
        assertThat(isWorthALook(view, "Plain")).isFalse();
        assertThat(isWorthALook(view, "PlainLambda")).isFalse();
      }
    }
  }

  @Test
  void readsEachClassFileOnce() throws Exception {
    Fixtures.compile(folder, SOURCES);
    List<String> read = new ArrayList<>();
    URL[] urls = {folder.toUri().toURL(), Fixtures.core().toUri().toURL()};
    try (URLClassLoader loader =
        new URLClassLoader(urls, ClassLoader.getPlatformClassLoader()) {
          @Override
          public InputStream getResourceAsStream(String name) {
            read.add(name);
            return super.getResourceAsStream(name);
          }
        }) {
      LoaderView view = new LoaderView(loader);
      for (int i = 0; i < 3; i++) {
        isWorthALook(view, "Sub");
        isWorthALook(view, "Lambda");
        isWorthALook(view, "Plain");
      }
      assertThat(read).containsExactly("Between.class", "Further.class", "Step.class");
    }
  }

  @Test
  void doesNotLookWhereCoreIsNotSeen() throws Exception {
    Fixtures.compile(folder, SOURCES);
    try (URLClassLoader loader = loader(folder)) {
      LoaderView view = new LoaderView(loader);
      assertThat(view.seesCore()).isFalse();
      assertThat(isWorthALook(view, "Sub")).isFalse();
    }
  }

  @Test
  void passesOverWhatWasMadeAtRunTime() throws Exception {
    Fixtures.compile(folder, SOURCES);
    Path elsewhere =
        Fixtures.compile(
            folder.resolve("elsewhere"),
            List.of(Fixtures.core(), folder),
            "class Made { @io.jasyncio.Async void run() {} }");
    byte[] file = Files.readAllBytes(elsewhere.resolve("Made.class"));
    ClassWriter withoutSource = new ClassWriter(0);
    new ClassReader(file).accept(withoutSource, ClassReader.SKIP_DEBUG);
    try (URLClassLoader loader = loader(folder, Fixtures.core());
        URLClassLoader own = loader(elsewhere, Fixtures.core())) {
      ClassScan made = ClassScan.of(withoutSource.toByteArray());
      LoaderView view = new LoaderView(loader);
      assertThat(WeavingTransformer.isWorthALook(made, view, null)).isFalse();
      assertThat(WeavingTransformer.isWorthALook(ClassScan.of(file), view, null)).isTrue();
      assertThat(WeavingTransformer.isWorthALook(made, new LoaderView(own), null)).isTrue();
    }
  }

  @Test
  void endsWhenTypesAreAboveThemselves() throws Exception {
    Fixtures.compile(folder, "class A {}", "class B extends A {}", "class C extends B {}");
    ClassWriter a = new ClassWriter(0);
    a.visit(Opcodes.V17, 0, "A", null, "C", null);
    Files.write(folder.resolve("A.class"), a.toByteArray());
    try (URLClassLoader loader = loader(folder, Fixtures.core())) {
      assertThat(isWorthALook(new LoaderView(loader), "C")).isFalse();
    }
  }

  @Test
  void forgetsLoadersThatAreGone() throws Exception {
    Loaders loaders = new Loaders();
    Fixtures.compile(folder, SOURCES);
    WeakReference<ClassLoader> gone = use(loaders);
    for (int i = 0; i < 100 && gone.get() != null; i++) {
      System.gc();
    }
    assertThat(gone.get()).isNull();
    for (int i = 0; i < 1000 && loaders.size() > 0; i++) {
      System.gc(); // references are queued some time after they're cleared
    }
    assertThat(loaders.size()).isZero();
  }

  private WeakReference<ClassLoader> use(Loaders loaders) throws Exception {
    try (URLClassLoader loader = loader(folder, Fixtures.core())) {
      LoaderView view = loaders.view(loader);
      assertThat(loaders.view(loader)).isSameAs(view);
      isWorthALook(view, "Sub");
      view.weaver(null, null, false).weave(Files.readAllBytes(folder.resolve("Lambda.class")));
      return new WeakReference<>(loader);
    }
  }
}
