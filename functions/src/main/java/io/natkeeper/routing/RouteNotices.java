package io.natkeeper.routing;

import io.natkeeper.Notice;
import io.natkeeper.health.AssessedInstance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What there is to say about routes that stay where they are. */
final class RouteNotices {

    private final String pool;
    private final Duration failbackDelay;
    private final List<Notice> notices = new ArrayList<>();

    /** Labels by the tables' ids. */
    private final SortedMap<String, String> stranded = new TreeMap<>();

    RouteNotices(String pool, Duration failbackDelay) {
        this.pool = pool;
        this.failbackDelay = failbackDelay;
    }

    /**
     * @param instances whose verdicts explain why tables are stranded
     */
    List<Notice> all(List<AssessedInstance> instances) {
        if (!stranded.isEmpty()) {
            notices.add(nobodyIsHealthy(instances));
        }
        return List.copyOf(notices);
    }

    void edgeAssociated(RouteTable table) {
        inform(
                "%s routes what comes in through a gateway and is left alone; remove its tag natkeeper:pool."
                        .formatted(table.label()));
    }

    void tagErrors(RouteTable table) {
        table.tagErrors().forEach(error -> tell(table, "%s: %s".formatted(table.label(), error)));
    }

    void leftToOthers(RouteTable table, Route route, String targetId) {
        inform(
                "%s of %s leads to %s, which is no NAT of this pool: left alone."
                        .formatted(route.destination(), table.label(), targetId));
    }

    void keeps(AssessedInstance current, RouteTable table, Route route) {
        tell(
                table,
                "%s and keeps %s of %s, because no other NAT instance of pool %s is known to be healthy; launch one tagged natkeeper:pool=%s."
                        .formatted(
                                current.sentence(),
                                route.destination(),
                                table.label(),
                                pool,
                                pool));
    }

    void onStandby(RouteTable table, Route route, StandbyGateway gateway) {
        inform(
                "%s of %s leads to the standby NAT gateway %s, which costs by the gigabyte, until a NAT instance of pool %s has been healthy for %d s."
                        .formatted(
                                route.destination(),
                                table.label(),
                                gateway.label(),
                                pool,
                                failbackDelay.toSeconds()));
    }

    void noNat64(RouteTable table, Route route) {
        tell(
                table,
                "%s of %s needs a host that translates IPv6 to IPv4, and no healthy one of pool %s is tagged natkeeper:nat64=true; tag the hosts that do."
                        .formatted(route.destination(), table.label(), pool));
    }

    /** Nobody can take its routes. */
    void stranded(RouteTable table) {
        stranded.put(table.id(), table.label());
    }

    private Notice nobodyIsHealthy(List<AssessedInstance> instances) {
        String verdicts =
                instances.stream()
                        .filter(candidate -> candidate.instance().pool().equals(pool))
                        .map(AssessedInstance::sentence)
                        .sorted()
                        .collect(Collectors.joining("; "));
        return Notice.error(
                stranded.firstKey(),
                "No NAT instance of pool %s is known to be healthy (%s): the routes of %s are left as they are, and their subnets have no way out. Start a NAT instance, or launch one tagged natkeeper:pool=%s."
                        .formatted(
                                pool,
                                verdicts.isEmpty() ? "it has none" : verdicts,
                                String.join(", ", stranded.values()),
                                pool));
    }

    private void inform(String sentence) {
        notices.add(Notice.information(sentence));
    }

    private void tell(RouteTable about, String sentence) {
        notices.add(Notice.error(about.id(), sentence));
    }
}
