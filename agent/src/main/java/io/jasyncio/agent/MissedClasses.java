package io.jasyncio.agent;

import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;

/**
 * The classes that were loaded before the agent and so run un-woven: a loaded class can't be given
 * methods any more.
 */
final class MissedClasses {
  private static final int NAMED = 10;

  private MissedClasses() {}

  static void report(Instrumentation instrumentation, Options options, Console console) {
    Loaders loaders = new Loaders();
    List<String> missed = new ArrayList<>();
    for (Class<?> type : instrumentation.getAllLoadedClasses()) {
      ClassLoader loader = type.getClassLoader();
      String name = type.getName().replace('.', '/');
      if (loader != null
          && loader != ClassLoader.getPlatformClassLoader()
          && !type.isArray()
          && !type.isHidden()
          && !name.startsWith("io/jasyncio/agent/")
          && options.mayLookAt(name)
          && isUnwoven(loaders.view(loader).find(name))) {
        missed.add(type.getName());
      }
    }
    if (!missed.isEmpty()) {
      missed.sort(null);
      int more = missed.size() - NAMED;
      console.sayOnce(
          "loaded before the agent, and so not woven: "
              + String.join(", ", missed.subList(0, Math.min(NAMED, missed.size())))
              + (more > 0 ? " and " + more + " more" : "")
              + ". Start the program with -javaagent:jasyncio-agent.jar, or weave with the plugin");
    }
  }

  private static boolean isUnwoven(byte[] file) {
    ClassScan scan = file == null ? null : ClassScan.of(file);
    return scan != null && scan.declaresAsync() && !scan.isWoven();
  }
}
