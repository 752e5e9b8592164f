package io.natkeeper.lab.scenario;

import static io.natkeeper.lab.scenario.EgressPolicies.LICENSED;
import static io.natkeeper.lab.scenario.EgressPolicies.PAYMENTS;

import io.natkeeper.lab.network.Sent;
import io.natkeeper.lab.report.RunRecord.Promise;
import io.natkeeper.lab.traffic.Dialect;
import io.natkeeper.lab.traffic.PortUse;
import io.natkeeper.simulator.world.NetworkInterface;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Hosts of a type that carries two addresses on each of two interfaces get a policy that chooses
 * two: the second needs the second interface. Reverse-path filters are strict.
 */
final class EgressTwoInterfaces implements Scenario {

    private static final String PARTNER = "nat-a partner";
    private static final int PORT = 50_100;
    private static final String FILTERS = "/proc/sys/net/ipv4/conf/*/rp_filter";

    private volatile Instant inForceAt = Instant.MAX;
    private volatile boolean strict;
    private volatile Map<String, Set<Sent>> sentByInterface = Map.of();

    @Override
    public String name() {
        return "egress-two-interfaces";
    }

    @Override
    public Cast cast() {
        return Cast.TWO_ZONES.withEgress(Cast.Egress.TWO_INTERFACES);
    }

    @Override
    public void play(Stage stage) throws InterruptedException {
        makeFiltersStrict(stage);
        // Long before anybody connects: a program takes its time to start.
        stage.listen(stage.vpc().zoneA().natId(), PORT + "=ssh");
        stage.cause(
                "Somebody allocates two Elastic IPs, and puts an egress policy that names them",
                () -> EgressPolicies.put(stage));
        stage.sweepEvery(Delays.SWEEP_PERIOD.multipliedBy(3));
        if (EgressPolicies.awaitInForce(stage, PAYMENTS, LICENSED)) {
            // Natkeeper's own setting is loose, and comes with the addresses: hosts look each
            // second.
            stage.calm(Duration.ofSeconds(3));
            makeFiltersStrict(stage);
            inForceAt = Instant.now();
            connect(stage);
        }
        stage.calm(Duration.ofSeconds(5));
        String natId = stage.vpc().zoneA().natId();
        strict = stage.type(natId, "sh", "-c", "sort -u " + FILTERS).equals("1");
        Map<String, Set<Sent>> sent = new TreeMap<>();
        for (NetworkInterface each : stage.aws().world().interfacesOf(natId)) {
            sent.put(each.id(), stage.sentBy(each.id()));
        }
        sentByInterface = Map.copyOf(sent);
    }

    private static void makeFiltersStrict(Stage stage) throws InterruptedException {
        String command = "for filter in %s; do echo 1 >\"$filter\"; done".formatted(FILTERS);
        for (Vpc.Zone zone : stage.vpc().zones()) {
            stage.type(zone.natId(), "sh", "-c", command);
        }
    }

    /** From outside to the address that the second interface carries. */
    private static void connect(Stage stage) {
        String natId = stage.vpc().zoneA().natId();
        String publicIp =
                stage.aws().world().interfacesOf(natId).getLast().privateAddresses().stream()
                        .flatMap(address -> address.publicIp().stream())
                        .findFirst()
                        .orElseThrow();
        stage.startPortClients(
                publicIp, List.of(PortUse.of(PARTNER, PortTargets.PARTNER, PORT, Dialect.SSH, 2)));
    }

    @Override
    public List<Promise> promises(Evidence seen) {
        EgressPromises egress = new EgressPromises(seen);
        InterfacePromises interfaces =
                new InterfacePromises(seen, seen.vpc().zoneA().natId(), sentByInterface);
        return List.of(
                Promises.everyoneWasOnlineBefore(seen),
                egress.leaves(
                        PAYMENTS, egress.bank(), inForceAt, Instant.MAX, "once that is in force"),
                egress.leaves(
                        LICENSED,
                        egress.licence(),
                        inForceAt,
                        Instant.MAX,
                        "once that is in force"),
                interfaces.theSecondIsNatkeepers(),
                interfaces.eachLeavesByItsOwn(egress.bank(), egress.licence()),
                interfaces.whoComesInByTheSecondIsAnsweredByIt(PARTNER),
                Promise.aboutTheLab(
                        "In the end nat-a's reverse-path filters are strict, also on the second device",
                        strict),
                egress.nobodyElseLeftByThem(Set.of(PAYMENTS)),
                Promises.noticedNothing(seen, seen.vpc().zoneB()),
                Promises.aFurtherSweepWritesNothing(seen));
    }
}
