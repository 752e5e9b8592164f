package io.natkeeper.lab.scenario;

import io.natkeeper.lab.report.RunRecord.Promise;
import io.natkeeper.lab.traffic.PortUse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Somebody puts a map with three errors: none of it is done, and each is told. */
final class BadMap implements Scenario {

    private static final String MAP =
            """
            ports:
              - {listen: 50001, name: web-http, target: {autoScalingGroup: web, port: 80}, allow: [198.51.100.300/32]}
              - {listen: 22, name: web-ssh, target: {autoScalingGroup: web, port: 22}, allow: [198.51.100.20/32]}
              - {listen: 50003, name: orders-db, target: {dbinstance: orders}, allow: [198.51.100.20/32]}
            """;

    @Override
    public String name() {
        return "bad-map";
    }

    @Override
    public Cast cast() {
        return Cast.TWO_ZONES.withPorts();
    }

    @Override
    public void play(Stage stage) throws InterruptedException {
        stage.putMapAndConnect();
        stage.cause("Somebody puts a map with three errors", () -> stage.putMap(MAP));
        if (stage.isControl()) {
            // Nobody refuses it, and what it says of no port is taken away.
            stage.type(
                    stage.vpc().zoneA().natId(), "nft", "delete", "table", "ip", "natkeeper_ports");
        }
        stage.calm(Duration.ofSeconds(10));
    }

    @Override
    public List<Promise> promises(Evidence seen) {
        PortPromises ports = new PortPromises(seen);
        List<Promise> promises = new ArrayList<>();
        promises.add(ports.everyoneWasAnsweredBefore());
        PortMaps.welcome().stream()
                .map(PortUse::name)
                .map(ports::noticedNothing)
                .forEach(promises::add);
        String inventory = String.join("\n", seen.inventory());
        promises.add(
                Promise.byNatkeeper(
                        "The inventory tells all three errors, each with its value",
                        Stream.of("198.51.100.300", "22", "dbinstance")
                                .allMatch(inventory::contains)));
        promises.add(
                ports.theGroupAdmitsExactly(
                        "50001 198.51.100.20/32",
                        "50003 198.51.100.20/31",
                        "50010-50019 198.51.100.20/32"));
        promises.add(Promises.aFurtherSweepWritesNothing(seen));
        return promises;
    }
}
