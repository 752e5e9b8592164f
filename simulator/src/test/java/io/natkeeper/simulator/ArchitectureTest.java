package io.natkeeper.simulator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {

    private static final JavaClasses SIMULATOR =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("io.natkeeper.simulator");

    private static final SliceAssignment PACKAGES =
            new SliceAssignment() {
                @Override
                public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
                    return SliceIdentifier.of(javaClass.getPackageName());
                }

                @Override
                public String getDescription() {
                    return "each package";
                }
            };

    @Test
    void dependsOnTheSdkAndForTemplatesOnYaml() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.natkeeper.simulator..",
                        "software.amazon.awssdk..",
                        "com.sun.net.httpserver",
                        "org.snakeyaml.engine.v2..",
                        "org.jspecify.annotations",
                        "java..")
                .check(SIMULATOR);
        noClasses()
                .that()
                .resideOutsideOfPackage("io.natkeeper.simulator.cloudformation")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.snakeyaml.engine.v2..")
                .check(SIMULATOR);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().assignedFrom(PACKAGES).should().beFreeOfCycles().check(SIMULATOR);
    }

    @Test
    void timeComesFromTheTimingOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.natkeeper.simulator.time")
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "sleep", Duration.class)
                .check(SIMULATOR);
    }
}
