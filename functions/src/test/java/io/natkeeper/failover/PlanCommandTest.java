package io.natkeeper.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.simulator.Fault;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PlanCommandTest {

    private final SimulatedPool pool = new SimulatedPool(1, "a", "b");
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void aCorrectWorldNeedsNothing() {
        assertThat(run(Map.of())).isZero();
        assertThat(printed())
                .startsWith("Natkeeper would change nothing.\nEverything is as it should be.\n");
    }

    @Test
    void itSaysWhichAddressesAPartnerMustAllow() {
        assertThat(run(Map.of())).isZero();
        assertThat(printed())
                .endsWith(
                        "Pool main: Without an Elastic IP, by an address that changes with each host: %s.\n"
                                .formatted(hosts()));
    }

    /** Also what can only be planned once it is known how many addresses a type carries. */
    @Test
    void itSaysWhatAnElasticIpNeeds() {
        String allocation = pool.allocateElasticIp();
        assertThat(run(Map.of())).isZero();
        assertThat(printed())
                .contains(
                        "  - Assign another private address to %s of %s (nat-a), for an Elastic IP."
                                .formatted(pool.interfaceOf(pool.nat("a")), pool.nat("a")),
                        "On none of its hosts: %s (%s)."
                                .formatted(pool.publicIp(allocation), allocation));
        assertThat(pool.aws.calls().writeCalls()).isZero();
    }

    private String hosts() {
        return Stream.of("a", "b")
                .sorted(Comparator.comparing(pool::nat))
                .map(zone ->
                        "%s (nat-%s) in us-east-1%s by %s"
                                .formatted(pool.nat(zone), zone, zone, publicIpOf(pool.nat(zone))))
                .collect(Collectors.joining(", "));
    }

    private String publicIpOf(String instanceId) {
        return pool.aws.world().interfacesOf(instanceId).getFirst().privateAddresses().stream()
                .flatMap(a -> a.publicIp().stream())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void itSaysWhatItWouldDoAndDoesNothing() {
        pool.aws.lifecycle().stop(pool.nat("a"));
        // Whatever the environment of the caller says.
        assertThat(run(Map.of("NATKEEPER_MODE", "act"))).isZero();
        assertThat(printed())
                .startsWith("Natkeeper would:\n")
                .contains("  - Fail 0.0.0.0/0 of %s over to ".formatted(pool.table("a")));
        assertThat(pool.aws.calls().writeCalls()).isZero();
    }

    @Test
    void whatItMayNotReadItNames() {
        pool.aws.faults().failAlways("DescribeSubnets", Fault.UNAUTHORIZED);
        assertThat(run(Map.of())).isEqualTo(1);
        assertThat(printed())
                .startsWith("Natkeeper can't tell what it would do.\n")
                .contains("ec2:DescribeSubnets was denied");
        assertThat(pool.aws.calls().writeCalls()).isZero();
    }

    @Test
    void wrongSettingsAreNamed() {
        assertThat(run(Map.of("NATKEEPER_POOLS", "ma in"))).isEqualTo(2);
        assertThat(printed()).contains("NATKEEPER_POOLS names 'ma in'");
    }

    private int run(Map<String, String> environment) {
        int[] code = new int[1];
        pool.timing.run(() ->
                code[0] =
                        PlanCommand.run(
                                pool.clients(),
                                new SeededConcurrency(pool.timing),
                                environment,
                                new PrintStream(printed, true, StandardCharsets.UTF_8)));
        return code[0];
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }
}
