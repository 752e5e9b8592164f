package io.natkeeper.lab.scenario;

import io.natkeeper.lab.report.RunRecord.Promise;
import io.natkeeper.lab.traffic.PortUse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The NAT instance that carries the entry address is stopped. */
final class NatDiesWithPorts implements Scenario {

    private volatile Instant backAt = Instant.MAX;

    @Override
    public String name() {
        return "nat-dies-with-ports";
    }

    @Override
    public Cast cast() {
        return Cast.TWO_ZONES.withPorts();
    }

    @Override
    public void play(Stage stage) throws InterruptedException {
        stage.putMapAndConnect();
        // The entry address goes to no host that lacks the map.
        var _ = stage.await(Stage.PATIENCE, () -> stage.hostsAreMarked());
        stage.cause(
                "Somebody stops nat-a, which carries the entry address",
                () -> stage.aws().lifecycle().stop(stage.vpc().zoneA().natId()));
        stage.calm(Duration.ofSeconds(2));
        var _ = stage.awaitPorts(Stage.PATIENCE, PortMaps.welcome());
        backAt = Instant.now();
        // Clients come back by ports that they used in the outage.
        stage.calm(Duration.ofSeconds(10));
    }

    @Override
    public List<Promise> promises(Evidence seen) {
        PortPromises ports = new PortPromises(seen);
        String natB = seen.vpc().zoneB().natId();
        List<Promise> promises = new ArrayList<>();
        promises.add(ports.everyoneWasAnsweredBefore());
        PortMaps.welcome().stream()
                .map(PortUse::name)
                .map(port -> ports.nothingNewFailed(port, "since all are answered again", backAt))
                .forEach(promises::add);
        promises.add(
                Promise.byNatkeeper(
                        "The entry address, %s, is at nat-b".formatted(seen.vpc().entryAddress()),
                        Evidence.publicAddress(seen.after(), natB)
                                .equals(Optional.of(seen.vpc().entryAddress()))));
        promises.add(Promises.aFurtherSweepWritesNothing(seen));
        return promises;
    }
}
