package io.natkeeper.lab.scenario;

import io.natkeeper.simulator.world.ElasticIp;
import io.natkeeper.simulator.world.NetworkInterface.PrivateAddress;
import io.natkeeper.simulator.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The egress policy that scenarios put: two hosts of zone a, two Elastic IPs. */
final class EgressPolicies {

    static final String PARAMETER = "/natkeeper/" + Vpc.POOL + "/egress";

    /** Names of the Elastic IPs. */
    static final String BANK = "bank";

    static final String LICENCE = "licence";

    /** Chosen by a tag. */
    static final String PAYMENTS = "private-a1";

    /** Chosen by its id. */
    static final String LICENSED = "private-a2";

    /** An event, a run, commands of Systems Manager, sweeps that make room and place addresses. */
    private static final Duration SOON = Duration.ofSeconds(30);

    private EgressPolicies() {}

    /**
     * @param payments name of the Elastic IP by which payments is to leave
     * @param licensed that of the licensed host
     */
    static String policy(World world, String payments, String licensed) {
        return """
        egress:
          - {name: payments, from: {tag: {Role: payments}}, address: %s}
          - {name: licence, from: {instance: %s}, address: %s}
        """
                .formatted(payments, Names.idOf(world, LICENSED), licensed);
    }

    /** What somebody does who chooses for the first time: addresses, a tag, and the policy. */
    static void put(Stage stage) {
        World world = stage.aws().world();
        stage.aws().provisioning().tag(Names.idOf(world, PAYMENTS), Map.of("Role", "payments"));
        allocate(stage, BANK);
        allocate(stage, LICENCE);
        stage.putPolicy(policy(world, BANK, LICENCE));
    }

    private static void allocate(Stage stage, String name) {
        Map<String, String> tags = new HashMap<>(Vpc.TAGGED);
        tags.put("Name", name);
        stage.aws().provisioning().allocateElasticIp(tags);
    }

    /** Puts it, and sweeps until it is in force, and both addresses could go anywhere. */
    static void putAndAwait(Stage stage) throws InterruptedException {
        put(stage);
        Instant deadline = Instant.now().plus(SOON);
        while (!isReadyEverywhere(stage)) {
            if (Instant.now().isAfter(deadline)) {
                throw new IllegalStateException("The egress policy did not come into force");
            }
            var _ = stage.sweep();
        }
        if (!awaitInForce(stage, PAYMENTS, LICENSED)) {
            throw new IllegalStateException("The chosen do not leave by their addresses");
        }
        stage.awaitIdle();
        stage.calm(Stage.CALM_BEFORE);
    }

    /**
     * @param ofBank who is to leave by the address of that name
     * @param ofLicence the same
     */
    static boolean awaitInForce(Stage stage, String ofBank, String ofLicence)
            throws InterruptedException {
        // In a control run it never comes.
        Duration patience = stage.natkeeper().isConnected() ? SOON : Stage.CALM_BEFORE;
        World world = stage.aws().world();
        return stage.awaitLeavesBy(patience, ofBank, publicIp(world, BANK))
                && stage.awaitLeavesBy(patience, ofLicence, publicIp(world, LICENCE));
    }

    /** Whether the addresses are placed, and every NAT host has the policy and room for both. */
    private static boolean isReadyEverywhere(Stage stage) {
        World world = stage.aws().world();
        List<PrivateAddress> places =
                stage.vpc().zones().stream()
                        .flatMap(zone -> zone.natIds().stream())
                        .filter(nat -> world.instance(nat).tags().containsKey("natkeeper:egress"))
                        .flatMap(nat -> world.interfacesOf(nat).stream())
                        .flatMap(card -> card.privateAddresses().stream())
                        .toList();
        long placed =
                places.stream()
                        .flatMap(place -> place.publicIp().stream())
                        .filter(Set.of(publicIp(world, BANK), publicIp(world, LICENCE))::contains)
                        .count();
        // Of each of the two hosts one, and one for each of the two addresses.
        return places.size() == 2 * 3 && placed == 2;
    }

    /** Empty before it is allocated. */
    static String publicIp(World world, String name) {
        return world.elasticIps().values().stream()
                .filter(e -> name.equals(e.tags().get("Name")))
                .map(ElasticIp::publicIp)
                .findFirst()
                .orElse("");
    }
}
