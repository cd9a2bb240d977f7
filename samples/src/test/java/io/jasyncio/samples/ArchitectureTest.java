package io.jasyncio.samples;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.jasyncio.Async;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/**
 * Holds the directions that the README draws, on the class files of all modules: {@code samples →
 * core}; {@code maven-plugin → agent → ASM}; {@code core → nothing}.
 */
class ArchitectureTest {
  /** What the JDK's base module has. */
  private static final String[] JDK = {"java..", "javax.net.ssl.."};

  private static final String[] MONITORING = {"javax.management..", "jdk.jfr.."};
  private static final String[] ATTACHING = {"javax.management..", "com.sun.tools.attach.."};
  private static final Map<String, JavaClasses> MODULES = new ConcurrentHashMap<>();

  @Test
  void coreDependsOnTheJdkAlone() {
    classes()
        .should()
        .onlyDependOnClassesThat(
            resideInAPackage("io.jasyncio..")
                .or(resideInAnyPackage(JDK))
                .or(resideInAnyPackage(MONITORING)))
        .check(module("core"));
  }

  @Test
  void onlyMonitoringNeedsMoreThanTheJdksBase() {
    noClasses()
        .that()
        .haveNameNotMatching("io\\.jasyncio\\.monitoring\\.(Management|FlightRecording.*)")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.lang.management..", "javax.management..", "jdk.jfr..")
        .check(module("core"));
  }

  @Test
  void dumpsAreDataThatKnowNothingOfLoops() {
    classes()
        .that()
        .resideInAPackage("io.jasyncio.insight..")
        .should()
        .onlyDependOnClassesThat(
            resideInAPackage("io.jasyncio.insight..").or(resideInAnyPackage(JDK)))
        .check(module("core"));
  }

  @Test
  void coreKnowsNoWeaver() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.jasyncio.weaver..", "io.jasyncio.agent..", "io.jasyncio.maven..")
        .check(module("core"));
  }

  @Test
  void theRuntimeIsTheBottom() {
    classes()
        .that()
        .resideInAPackage("io.jasyncio.runtime..")
        .should()
        .onlyDependOnClassesThat(
            resideInAPackage("io.jasyncio.runtime..").or(resideInAnyPackage(JDK)))
        .check(module("core"));
  }

  @Test
  void thePartsOfALoopKnowNothingOfCoroutines() {
    classes()
        .that()
        .resideInAPackage("io.jasyncio.loop..")
        .should()
        .onlyDependOnClassesThat(resideInAPackage("io.jasyncio.loop..").or(resideInAnyPackage(JDK)))
        .check(module("core"));
  }

  @Test
  void primitivesAndStreamsAreWrittenOnWhatUsersHave() {
    noClasses()
        .that()
        .resideInAnyPackage("io.jasyncio.sync..", "io.jasyncio.net..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.jasyncio.loop..")
        .check(module("core"));
  }

  @Test
  void continuationsNeedNoLoop() {
    classes()
        .that()
        .resideInAPackage("io.jasyncio.continuation..")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage("io.jasyncio.continuation..", "io.jasyncio.runtime..")
                .or(type(Async.class))
                .or(resideInAnyPackage(JDK)))
        .check(module("core"));
  }

  @Test
  void theAgentKnowsCoreByNameOnly() {
    classes()
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage("io.jasyncio.weaver..", "io.jasyncio.agent..", "org.objectweb.asm..")
                .or(resideInAnyPackage(JDK))
                .or(resideInAnyPackage(ATTACHING)))
        .check(module("agent"));
  }

  @Test
  void onlyPsAttachesToProcesses() {
    noClasses()
        .that()
        .haveNameNotMatching("io\\.jasyncio\\.agent\\.PsCommand")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ATTACHING)
        .check(module("agent"));
  }

  @Test
  void theWeaverIsAPureFacade() {
    noClasses()
        .that()
        .resideInAPackage("io.jasyncio.weaver..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.jasyncio.agent..", "java.lang.instrument..", "java.nio.file..")
        .check(module("agent"));
  }

  @Test
  void onlyTheAgentKnowsInstrumentation() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.jasyncio.agent..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.lang.instrument..")
        .check(module("agent"));
  }

  @Test
  void theAnalysisWritesNoInstruction() {
    noClasses()
        .that()
        .resideInAPackage("io.jasyncio.weaver.analysis..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.jasyncio.weaver.emit..")
        .allowEmptyShould(true)
        .check(module("agent"));
  }

  @Test
  void theMavenPluginUsesTheFacadesAlone() {
    classes()
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage("io.jasyncio.maven..", "io.jasyncio.agent", "io.jasyncio.weaver")
                .or(resideInAPackage("org.apache.maven.."))
                .or(resideInAnyPackage(JDK)))
        .check(module("maven-plugin"));
  }

  @Test
  void theSamplesUseThePublicApiAlone() {
    noClasses()
        .that()
        .haveNameNotMatching(".*\\$\\$.*")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.jasyncio.weaver..",
            "io.jasyncio.agent..",
            "io.jasyncio.maven..",
            "io.jasyncio.runtime..")
        .check(
            new ClassFileImporter().importPath(Path.of(Jvm.required("jasyncio.samples.unwoven"))));
  }

  private static JavaClasses module(String name) {
    return MODULES.computeIfAbsent(
        name,
        module -> {
          Path classes = Markdown.document(module + "/target/classes");
          assertThat(classes).as("%s is built", module).isDirectory();
          return new ClassFileImporter().importPath(classes);
        });
  }
}
