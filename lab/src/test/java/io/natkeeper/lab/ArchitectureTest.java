package io.natkeeper.lab;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses LAB =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("io.natkeeper.lab");

    /** The lab runs the artefact; a class of it linked here would not be what ships. */
    @Test
    void noClassOfTheFunctionsIsLinked() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.natkeeper",
                        "io.natkeeper.aws..",
                        "io.natkeeper.event..",
                        "io.natkeeper.failover..",
                        "io.natkeeper.fleet..",
                        "io.natkeeper.health..",
                        "io.natkeeper.routing..")
                .check(LAB);
    }

    /**
     * Nothing in the lab moves a packet because a handler ran: the network knows the world only.
     */
    @Test
    void theNetworkKnowsNeitherFunctionsNorScenarios() {
        noClasses()
                .that()
                .resideInAPackage("io.natkeeper.lab.network..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.natkeeper.lab.lambda..", "io.natkeeper.lab.scenario..")
                .check(LAB);
    }

    @Test
    void packagesAreFreeOfCycles() {
        slices().matching("io.natkeeper.lab.(*)..").should().beFreeOfCycles().check(LAB);
    }
}
