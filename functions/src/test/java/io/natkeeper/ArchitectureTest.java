package io.natkeeper;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The house's walls. */
class ArchitectureTest {

    private static final JavaClasses PRODUCT =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    // Not the simulator, which shares the package's beginning.
                    .withImportOption(location -> !location.contains("/simulator/"))
                    .importPackages("io.natkeeper");

    /** Values and functions; no clock, thread, environment, logger or SDK. */
    private static final Pattern PURE =
            Pattern.compile(
                    "(java\\.(lang|lang\\.(invoke|runtime|annotation)|util|util\\.(function|regex|stream)|time)"
                            + "|org\\.jspecify\\.annotations"
                            + "|io\\.natkeeper\\.(egress|event|fleet|form|health|inventory|port|routing|failover|report))\\.[^.]+"
                            + "|java\\.math\\.BigInteger|java\\.net\\.InetAddress"
                            + "|io\\.natkeeper\\.(Action|Ipv4Prefix|Ipv4Range|NextHop|Notice|Observed|Plan)(\\$.*)?"
                            + "|(\\[+)?[BCDFIJSZ]|void|boolean|int|long|\\[L.*;");

    /** Where a run begins and its parts are wired: functions and commands. */
    private static final String DOORS = ".*(Handler|Command)";

    @Test
    void onlyAwsKnowsTheSdk() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.natkeeper.aws")
                // The composition root hands a client from one constructor to the next.
                .and()
                .haveNameNotMatching(DOORS)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("software.amazon.awssdk..")
                .check(PRODUCT);
    }

    @Test
    void onlyHandlersWireTheAdapters() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.natkeeper.aws")
                .and()
                .haveNameNotMatching(DOORS)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.natkeeper.aws")
                .check(PRODUCT);
    }

    @Test
    void onlyEventKnowsTheWireFormat() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.natkeeper.event")
                .and()
                .haveNameNotMatching(DOORS)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.amazonaws..")
                .check(PRODUCT);
    }

    @Test
    void plannersAndVerdictsArePure() {
        classes()
                .that()
                .haveSimpleNameEndingWith("Planner")
                .or()
                .resideInAnyPackage(
                        "io.natkeeper.health", "io.natkeeper.routing", "io.natkeeper.fleet")
                .should()
                .onlyDependOnClassesThat(
                        DescribedPredicate.describe(
                                "are pure", used -> PURE.matcher(used.getName()).matches()))
                .check(PRODUCT);
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.natkeeper.egress",
                        "io.natkeeper.health",
                        "io.natkeeper.port",
                        "io.natkeeper.routing")
                .and()
                .haveNameNotMatching(DOORS)
                .or()
                .haveSimpleNameEndingWith("Planner")
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "getenv")
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .orShould()
                .callMethod(Math.class, "random")
                .check(PRODUCT);
    }

    @Test
    void timeAndThreadsComeThroughTheSeam() {
        noClasses()
                .that()
                .doNotHaveSimpleName("VirtualThreads")
                .should()
                .callMethod(Thread.class, "sleep", Duration.class)
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("java.util.concurrent..")
                .check(PRODUCT);
    }

    @Test
    void capabilitiesDependInOneDirection() {
        slices().matching("io.natkeeper.(*)..")
                .should()
                .beFreeOfCycles()
                // Interfaces live in the capability, aws implements them, its handler wires them.
                .ignoreDependency(nameMatching(DOORS), resideInAPackage("io.natkeeper.aws"))
                .check(PRODUCT);
    }

    @Test
    void theSimulatorAndTheLabAreNotShipped() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.natkeeper.simulator..", "io.natkeeper.lab..")
                .check(PRODUCT);
    }
}
