package io.jasyncio.weaver.hierarchy;

import io.jasyncio.weaver.hierarchy.MethodFacts.MethodName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Classes and their relations as class files tell them: who extends whom, which method a call
 * finds, what colour it has. Reads each class file once and loads no class.
 *
 * <p>Where a class file is missing, the class counts as a direct subclass of {@code Object} without
 * methods. Walks are bounded by the set of classes seen, so a cyclic hierarchy ends them.
 */
public final class Hierarchy {
  private static final String OBJECT = "java/lang/Object";

  private final ClassFiles classFiles;
  private final Map<String, Optional<ClassFacts>> known;

  /** Superclasses of classes whose files are missing. */
  private final Map<String, String> assumed;

  private boolean hasGuessed;

  public Hierarchy(ClassFiles classFiles) {
    this(classFiles, new ConcurrentHashMap<>(), Map.of());
  }

  private Hierarchy(
      ClassFiles classFiles, Map<String, Optional<ClassFacts>> known, Map<String, String> assumed) {
    this.classFiles = classFiles;
    this.known = known;
    this.assumed = assumed;
  }

  /**
   * The same hierarchy, with all that is known of it, for work on one class in one thread.
   *
   * @param assumed superclasses of classes whose files are missing
   */
  public Hierarchy assuming(Map<String, String> assumed) {
    return new Hierarchy(classFiles, known, assumed);
  }

  /** Whether a common superclass had to be guessed, since a class file is missing. */
  public boolean hasGuessed() {
    return hasGuessed;
  }

  /** The facts of a class, or null if there is no class file. */
  public ClassFacts facts(String name) {
    Optional<ClassFacts> facts = known.get(name);
    if (facts == null) {
      facts = Optional.ofNullable(read(name));
      known.put(name, facts);
    }
    return facts.orElse(null);
  }

  /**
   * Takes the facts of a class from the bytes at hand rather than from where class files are found.
   */
  public void put(ClassFacts facts) {
    known.put(facts.name(), Optional.of(facts));
  }

  private ClassFacts read(String name) {
    byte[] bytes = classFiles.find(name);
    if (bytes == null) {
      return null;
    }
    try {
      return ClassFacts.read(bytes);
    } catch (RuntimeException unreadable) {
      return null; // damaged, or of a version yet unknown: as good as missing
    }
  }

  /** Whether a class is part of code that could have been annotated. */
  public boolean isWovenCode(String name) {
    ClassFacts facts = facts(name);
    return facts != null && (facts.mentionsAsync() || classFiles.isOwn(name));
  }

  /** Whether a class lies in the same folder or archive as the one at hand. */
  public boolean isOwn(String name) {
    return classFiles.isOwn(name);
  }

  // ---- methods and colours ----

  /** A method and the class that declares it. */
  public record Found(ClassFacts owner, MethodFacts method) {}

  /**
   * The method that a call names, found as JVMS 5.4.3.3 says: superclasses first, then interfaces.
   */
  public Found find(String owner, String name, String descriptor) {
    if (isPlatform(owner)) {
      return null;
    }
    String key = name + descriptor;
    for (String type : superclasses(owner)) {
      Found found = declared(type, key);
      if (found != null) {
        return found;
      }
    }
    Found any = null;
    for (String type : supertypes(owner)) {
      Found found = declared(type, key);
      if (found != null && (any == null || isSubtype(type, any.owner.name()))) {
        any = found;
      }
    }
    return any;
  }

  private Found declared(String type, String key) {
    ClassFacts facts = isPlatform(type) ? null : facts(type);
    MethodFacts method = facts == null ? null : facts.methods().get(key);
    return method == null ? null : new Found(facts, method);
  }

  /** Whether the method that a call names is {@code @Async}. */
  public boolean isAsync(String owner, String name, String descriptor) {
    return owner.charAt(0) != '[' && isAsync(find(owner, name, descriptor), new HashSet<>());
  }

  /** Whether a method is {@code @Async}: annotated, or made by the compiler to call one that is. */
  public boolean isAsync(MethodFacts method) {
    return isAsync(new Found(null, method), new HashSet<>());
  }

  private boolean isAsync(Found found, Set<MethodFacts> asked) {
    if (found == null || found.method.handWritten()) {
      return false;
    }
    if (found.method.annotated()) {
      return true;
    }
    if (found.method.calls().isEmpty() || !asked.add(found.method)) {
      return false;
    }
    if (found.owner != null && found.owner.isWoven()) {
      // A woven carrier has the hidden overload; its own calls are of hidden overloads.
      return found
          .owner
          .methods()
          .containsKey(found.method.name() + Core.hidden(found.method.descriptor()));
    }
    for (MethodName call : found.method.calls()) {
      if (isAsync(find(call.owner(), call.name(), call.descriptor()), asked)) {
        return true;
      }
    }
    return false;
  }

  /** The methods of all proper supertypes that a virtual method overrides, nearest first. */
  public List<Found> overridden(ClassFacts type, MethodFacts method) {
    List<Found> found = new ArrayList<>();
    for (String supertype : supertypes(type.name())) {
      ClassFacts facts = supertype.equals(type.name()) ? null : facts(supertype);
      MethodFacts other = facts == null ? null : facts.methods().get(method.key());
      if (other != null && other.isVirtual() && canOverride(type.name(), facts.name(), other)) {
        found.add(new Found(facts, other));
      }
    }
    return found;
  }

  /**
   * The {@code @Async} methods that a type inherits from several interfaces, none of which
   * overrides the other's. Their hidden overloads are defaults: the JVM couldn't choose among them.
   */
  public List<MethodFacts> inheritedTwice(ClassFacts type) {
    Map<String, List<Found>> inherited = new LinkedHashMap<>();
    for (String supertype : supertypes(type.name())) {
      ClassFacts facts = supertype.equals(type.name()) ? null : facts(supertype);
      if (facts != null && facts.isInterface()) {
        for (MethodFacts method : facts.methods().values()) {
          if (method.isVirtual() && isAsync(method)) {
            inherited
                .computeIfAbsent(method.key(), key -> new ArrayList<>())
                .add(new Found(facts, method));
          }
        }
      }
    }
    return inherited.values().stream()
        .filter(found -> areUnrelated(found) && !isOfClass(type, found.get(0).method))
        .map(found -> found.get(0).method)
        .toList();
  }

  private boolean areUnrelated(List<Found> found) {
    return found.stream()
        .noneMatch(
            one ->
                found.stream().allMatch(other -> isSubtype(one.owner.name(), other.owner.name())));
  }

  /** Whether a class or a superclass of it has the hidden overload: that comes before defaults. */
  private boolean isOfClass(ClassFacts type, MethodFacts method) {
    return type.methods().containsKey(method.key())
        || superclasses(type.name()).stream()
            .map(name -> declared(name, method.key()))
            .anyMatch(found -> found != null && isAsync(found.method));
  }

  private static boolean canOverride(String type, String supertype, MethodFacts method) {
    return method.is(Opcodes.ACC_PUBLIC | Opcodes.ACC_PROTECTED)
        || packageOf(type).equals(packageOf(supertype));
  }

  /** The package of a class, with a slash behind it. */
  public static String packageOf(String name) {
    return name.substring(0, name.lastIndexOf('/') + 1);
  }

  /** Types of the JDK's base, which never have a colour. */
  public static boolean isPlatform(String name) {
    return name.startsWith("java/") || name.startsWith("jdk/") || name.startsWith("sun/");
  }

  // ---- supertypes ----

  /** The class itself and its superclasses, as far as they are known. */
  private Set<String> superclasses(String name) {
    Set<String> chain = new LinkedHashSet<>();
    for (String type = name; type != null && chain.add(type); ) {
      ClassFacts facts = facts(type);
      type = facts == null ? assumed.get(type) : facts.superName();
    }
    return chain;
  }

  /** The nearest proper superclass that declares a method, or null. */
  public ClassFacts superclassWith(ClassFacts type, String methodKey) {
    for (String name : superclasses(type.name())) {
      ClassFacts facts = name.equals(type.name()) ? null : facts(name);
      if (facts != null && facts.methods().containsKey(methodKey)) {
        return facts;
      }
    }
    return null;
  }

  /** Whether the class files of a class and of all its superclasses are at hand. */
  public boolean knowsSuperclasses(String name) {
    return superclasses(name).stream().allMatch(type -> facts(type) != null);
  }

  /** The nearest of a class and its superclasses whose file is missing, or null. */
  public String missingSuperclass(String name) {
    for (String type : superclasses(name)) {
      if (facts(type) == null) {
        return type;
      }
    }
    return null;
  }

  /** Whether the class files of a class and of all types above it are at hand. */
  public boolean knowsSupertypes(String name) {
    return supertypes(name).stream().allMatch(type -> facts(type) != null);
  }

  /** The class itself, its superclasses and all their interfaces. */
  public Set<String> supertypes(String name) {
    Set<String> all = new LinkedHashSet<>();
    List<String> open = new ArrayList<>(List.of(name));
    for (int i = 0; i < open.size(); i++) {
      if (!all.add(open.get(i))) {
        continue;
      }
      ClassFacts facts = facts(open.get(i));
      if (facts != null) {
        if (facts.superName() != null) {
          open.add(facts.superName());
        }
        open.addAll(facts.interfaces());
      } else if (assumed.containsKey(open.get(i))) {
        open.add(assumed.get(open.get(i)));
      }
    }
    return Collections.unmodifiableSet(all);
  }

  public boolean isSubtype(String name, String supertype) {
    return supertype.equals(OBJECT) || supertypes(name).contains(supertype);
  }

  public boolean isInterface(String name) {
    ClassFacts facts = facts(name);
    return facts != null && facts.isInterface();
  }

  /** The superclass of a class; {@code Object} for interfaces and for classes that are missing. */
  public String superName(String name) {
    ClassFacts facts = facts(name);
    if (facts == null || facts.isInterface()) {
      return name.equals(OBJECT) ? null : assumed.getOrDefault(name, OBJECT);
    }
    return facts.superName();
  }

  /**
   * The type that the verifier gives to the merge of two classes. Interfaces count as {@code
   * Object} (JVMS 4.10.1.2).
   */
  public String commonSuperClass(String a, String b) {
    if (a.equals(b)) {
      return a;
    }
    if (isInterface(a) || isInterface(b)) {
      return OBJECT;
    }
    Set<String> supers = superclasses(a);
    for (String type : superclasses(b)) {
      if (supers.contains(type)) {
        return type;
      }
    }
    hasGuessed |= !knowsSuperclasses(a) || !knowsSuperclasses(b);
    return OBJECT;
  }

  /** The merge of two reference types, arrays included (JVMS 4.10.1.2). */
  public Type merge(Type a, Type b) {
    if (a.equals(b)) {
      return a;
    }
    int dimensions = Math.min(dimensions(a), dimensions(b));
    Type aElement = strip(a, dimensions);
    Type bElement = strip(b, dimensions);
    while (dimensions > 0 && (isPrimitive(aElement) || isPrimitive(bElement))) {
      // int[] and long[] meet in Object; int[][] and Object[] in Object[].
      dimensions--;
      aElement = Type.getObjectType(OBJECT);
      bElement = aElement;
    }
    Type element =
        dimensions(aElement) > 0 || dimensions(bElement) > 0
            ? Type.getObjectType(OBJECT)
            : Type.getObjectType(
                commonSuperClass(aElement.getInternalName(), bElement.getInternalName()));
    return Type.getType("[".repeat(dimensions) + element.getDescriptor());
  }

  private static boolean isPrimitive(Type type) {
    return type.getSort() < Type.ARRAY;
  }

  private static int dimensions(Type type) {
    return type.getSort() == Type.ARRAY ? type.getDimensions() : 0;
  }

  private static Type strip(Type type, int dimensions) {
    return Type.getType(type.getDescriptor().substring(dimensions));
  }
}
