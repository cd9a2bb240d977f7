package io.jasyncio.maven;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The plugin is a thin hand: it knows Maven, the agent's folder weaving, and nothing of ASM. */
@AnalyzeClasses(packages = "io.jasyncio.maven", importOptions = DoNotIncludeTests.class)
class LayersTest {
  @ArchTest
  static final ArchRule knowsMavenAndTheAgent =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "org.apache.maven..",
              "io.jasyncio.maven",
              "io.jasyncio.agent",
              "io.jasyncio.weaver");
}
