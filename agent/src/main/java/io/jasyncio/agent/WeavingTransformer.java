package io.jasyncio.agent;

import io.jasyncio.weaver.hierarchy.Core;
import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;

/**
 * Decides which classes are looked at as the JVM loads them. {@link LoadTimeWeaving} does the rest
 * for these.
 *
 * <p>Runs in every thread that loads classes, inside that loading: it never throws (the JVM would
 * swallow that and run the class un-woven), holds no lock while it reads or loads anything, and
 * until it has found a class worth a look it touches nothing but classes loaded before it was
 * installed. The classes of that path ({@link ClassScan}, {@link Loaders}, {@link LoaderView},
 * {@link Glob}) have no lambdas and concatenate no strings: javac turns both into {@code
 * invokedynamic}, whose linking loads classes.
 *
 * <p>It asks to see retransformations, which makes the JVM run it behind the transformers that
 * don't, such as JaCoCo's: they see the classes as compiled. A retransformed class comes here once
 * more and is woven to the same bytes.
 */
final class WeavingTransformer implements ClassFileTransformer {
  private static final String OURS = Core.PACKAGE;
  private static final String AGENT = "io/jasyncio/agent/"; // with the relocated ASM
  private static final String WEAVER = "io/jasyncio/weaver/";
  private static final ClassLoader PLATFORM = ClassLoader.getPlatformClassLoader();

  private final Options options;
  private final LoadTimeWeaving weaving;
  private final Loaders loaders = new Loaders();

  WeavingTransformer(Options options, LoadTimeWeaving weaving) {
    this.options = options;
    this.weaving = weaving;
  }

  @Override
  public byte[] transform(
      Module module,
      ClassLoader loader,
      String className,
      Class<?> running,
      ProtectionDomain domain,
      byte[] file) {
    if (isPassedOver(loader, className)) {
      return null;
    }
    try {
      ClassScan scan = ClassScan.of(file);
      if (scan == null || !className.equals(scan.className())) {
        return null;
      }
      LoaderView view = loaders.view(loader);
      if (scan.declaresAsync()) {
        view.rememberColoured(className);
      }
      if (scan.isWoven()) {
        return null;
      }
      if (!isWorthALook(scan, view, domain)) {
        return null;
      }
      Loading loading = new Loading(module, loader, view, domain, running != null);
      return weaving.weave(loading, scan, file);
    } catch (Throwable e) {
      return weaving.fail(className, e);
    }
  }

  /**
   * Loads what the first path needs, by going it once with a class that has nothing to do with us.
   */
  void warmUp() {
    ClassLoader loader = WeavingTransformer.class.getClassLoader();
    byte[] file = loaders.view(loader).find("java/lang/Runnable");
    ClassScan scan = ClassScan.of(file);
    isPassedOver(loader, "java/lang/Runnable");
    isWorthALook(scan, loaders.view(loader), null);
  }

  private boolean isPassedOver(ClassLoader loader, String className) {
    return className == null
        || loader == null
        || loader == PLATFORM
        || className.startsWith(AGENT)
        || className.startsWith(WEAVER)
        || !options.mayLookAt(className);
  }

  /**
   * Whether a class may have something to weave or to refuse: it mentions jasyncio, or a type above
   * it or the interface of one of its lambdas is coloured.
   *
   * <p>Passed over are classes made at run time (mocks, proxies: the plugin never sees them, and
   * they answer as they are), companions, and core's own, unless they still wait to be woven, as in
   * an IDE.
   */
  static boolean isWorthALook(ClassScan scan, LoaderView view, ProtectionDomain domain) {
    boolean touched = scan.mentionsJasyncio() || view.seesCore() && view.isTouchedByColour(scan);
    return touched
        && !scan.looksLikeCompanion()
        && (scan.hasSource() || view.has(scan.className()))
        && (scan.declaresAsync() || !scan.className().startsWith(OURS) || !view.isCore(domain));
  }
}
