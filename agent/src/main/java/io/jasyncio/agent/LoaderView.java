package io.jasyncio.agent;

import io.jasyncio.weaver.BlockingCalls;
import io.jasyncio.weaver.Weaver;
import io.jasyncio.weaver.hierarchy.ClassFiles;
import io.jasyncio.weaver.hierarchy.Core;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What the agent knows about one class loader: the class files it sees, which of them are coloured,
 * the weaver over them, and the companions defined there. Holds the loader weakly.
 *
 * <p>Used by all threads that load classes. Nothing is locked while a resource is read: two threads
 * may find out the same fact twice.
 */
final class LoaderView implements ClassFiles {
  private static final String CORE = Core.FRAME + ".class";

  private final WeakReference<ClassLoader> loader;

  /** Whether a type, or one above it, declares {@code @Async} methods. */
  private final ConcurrentHashMap<String, Boolean> coloured = new ConcurrentHashMap<>();

  /** The hashes of the companions defined by this loader. */
  private final ConcurrentHashMap<String, Integer> companions = new ConcurrentHashMap<>();

  private final ConcurrentHashMap<String, Boolean> woven = new ConcurrentHashMap<>();

  /** Where core's classes lie, as this loader sees them; the empty string if it doesn't. */
  private volatile String core;

  /** One for each folder or archive, by its address. */
  private final ConcurrentHashMap<String, Weaver> weavers = new ConcurrentHashMap<>();

  private final AtomicBoolean coreMissed = new AtomicBoolean();

  LoaderView(ClassLoader loader) {
    this.loader = new WeakReference<>(loader);
  }

  /**
   * The weaver for the classes of one folder or archive. ASM is loaded here, when the first class
   * needs it: with no lock held, so two threads may make one each, and one of them is forgotten.
   *
   * @param blocking the blocking calls to warn of, or null for the standard ones
   * @param debug whether to weave for debuggers
   */
  Weaver weaver(ProtectionDomain domain, BlockingCalls blocking, boolean debug) {
    String location = location(domain);
    Weaver weaver = weavers.get(location);
    if (weaver == null) {
      weaver =
          new Weaver(
              new Archive(this, location),
              blocking == null ? BlockingCalls.standard() : blocking,
              debug);
      weavers.put(location, weaver);
    }
    return weaver;
  }

  @Override
  public byte[] find(String internalName) {
    ClassLoader from = loader.get();
    if (from == null) {
      return null;
    }
    try (InputStream in = from.getResourceAsStream(internalName.concat(".class"))) {
      return in == null ? null : in.readAllBytes();
    } catch (IOException | RuntimeException | LinkageError e) {
      return null; // a loader that can't say is a loader that doesn't have it
    }
  }

  boolean has(String internalName) {
    return !url(internalName.concat(".class")).isEmpty();
  }

  /** Whether core can be seen by the classes of this loader. */
  boolean seesCore() {
    return !core().isEmpty();
  }

  /** Whether it still has to be said that this loader doesn't see core. */
  boolean saysThatCoreIsMissing() {
    return coreMissed.compareAndSet(false, true);
  }

  /** Whether a class lies where core does: core's own build has woven it. */
  boolean isCore(ProtectionDomain domain) {
    return liesIn(location(domain), CORE, core());
  }

  /** Where a class comes from, or the empty string. */
  private static String location(ProtectionDomain domain) {
    CodeSource source = domain == null ? null : domain.getCodeSource();
    URL url = source == null ? null : source.getLocation();
    return url == null ? "" : url.toString();
  }

  private static boolean liesIn(String location, String file, String url) {
    return !location.isEmpty()
        && (url.equals(location.concat(file)) // a folder, a jar in a jar
            || url.equals("jar:".concat(location).concat("!/").concat(file))
            || url.equals(location.concat("/").concat(file))); // a run-time image
  }

  /** The address of a file, or the empty string. */
  private String url(String file) {
    ClassLoader from = loader.get();
    try {
      URL url = from == null ? null : from.getResource(file);
      return url == null ? "" : url.toString();
    } catch (RuntimeException | LinkageError e) {
      return "";
    }
  }

  private String core() {
    String known = core;
    if (known == null) {
      known = url(CORE);
      core = known;
    }
    return known;
  }

  /**
   * Whether a type above a class that doesn't mention jasyncio, or an interface that one of its
   * lambdas may implement, is coloured. JDK types aren't.
   *
   * <p>All types met on the way to a "no" are plain as well, and remembered.
   */
  boolean isTouchedByColour(ClassScan scan) {
    if (isColoured(scan.superName())) {
      return true;
    }
    for (String type : scan.interfaces()) {
      if (isColoured(type)) {
        return true;
      }
    }
    List<String> types = scan.callSiteTypes();
    for (int i = 0; i < types.size(); i++) {
      if (isColoured(types.get(i))) {
        return true;
      }
    }
    coloured.putIfAbsent(scan.className(), false);
    return false;
  }

  /** Notes that a class declares {@code @Async} methods: its loader may not give its class file. */
  void rememberColoured(String internalName) {
    coloured.put(internalName, true);
  }

  private boolean isColoured(String type) {
    if (isJdk(type)) {
      return false;
    }
    Boolean known = coloured.get(type);
    return known == null ? findColour(type) : known;
  }

  private boolean findColour(String start) {
    Map<String, String> below = new HashMap<>(); // the types met, and which led to them
    Deque<String> open = new ArrayDeque<>();
    below.put(start, null);
    open.add(start);
    while (!open.isEmpty()) {
      String type = open.remove();
      Boolean known = coloured.get(type);
      ClassScan scan = known == null ? scan(type) : null;
      if (Boolean.TRUE.equals(known) || scan != null && scan.declaresAsync()) {
        for (String down = type; down != null; down = below.get(down)) {
          coloured.put(down, true);
        }
        return true;
      }
      if (scan != null) {
        for (String above : above(scan)) {
          if (!isJdk(above) && !below.containsKey(above)) {
            below.put(above, type);
            open.add(above);
          }
        }
      }
    }
    for (String type : below.keySet()) {
      coloured.put(type, false);
    }
    return false;
  }

  private ClassScan scan(String type) {
    byte[] file = find(type);
    return file == null ? null : ClassScan.of(file);
  }

  private static List<String> above(ClassScan scan) {
    List<String> types = new ArrayList<>();
    types.add(scan.superName());
    for (String type : scan.interfaces()) {
      types.add(type);
    }
    return types;
  }

  /** Only the JDK may define classes in {@code java.*}: the slash matters. */
  private static boolean isJdk(String type) {
    return type == null || type.startsWith("java/");
  }

  void rememberWoven(String internalName) {
    woven.put(internalName, true);
  }

  /** Whether a class of this loader was woven when it was loaded. */
  boolean hasWoven(String internalName) {
    return woven.containsKey(internalName);
  }

  /** The hash under which a companion was defined, or null. */
  Integer definedCompanion(String internalName) {
    return companions.get(internalName);
  }

  void rememberCompanion(String internalName, int hash) {
    companions.putIfAbsent(internalName, hash);
  }

  /** The class files as the classes of one folder or archive see them. */
  private static final class Archive implements ClassFiles {
    private final LoaderView view;
    private final String location;

    Archive(LoaderView view, String location) {
      this.view = view;
      this.location = location;
    }

    @Override
    public byte[] find(String internalName) {
      return view.find(internalName);
    }

    @Override
    public boolean isOwn(String internalName) {
      String file = internalName.concat(".class");
      return liesIn(location, file, view.url(file));
    }
  }
}
