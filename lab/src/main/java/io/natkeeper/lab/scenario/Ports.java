package io.natkeeper.lab.scenario;

import static io.natkeeper.lab.scenario.PortMaps.OFFICE_DATABASE;
import static io.natkeeper.lab.scenario.PortMaps.OFFICE_HTTP;
import static io.natkeeper.lab.scenario.PortMaps.OFFICE_SSH_1;
import static io.natkeeper.lab.scenario.PortMaps.OFFICE_SSH_2;
import static io.natkeeper.lab.scenario.PortMaps.PARTNER_DATABASE;
import static io.natkeeper.lab.scenario.PortMaps.PARTNER_HTTP;
import static io.natkeeper.lab.scenario.PortMaps.STRANGER_DATABASE;
import static io.natkeeper.lab.scenario.PortMaps.STRANGER_HTTP;

import io.natkeeper.lab.report.RunRecord.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Somebody puts the pool's first port map: a web group by HTTP and by SSH, and a database. */
final class Ports implements Scenario {

    /** What the stage takes to tell the function, and Systems Manager to reach the hosts. */
    private static final Duration SOON = Duration.ofSeconds(15);

    @Override
    public String name() {
        return "ports";
    }

    @Override
    public Cast cast() {
        return Cast.TWO_ZONES.withPorts();
    }

    @Override
    public void play(Stage stage) throws InterruptedException {
        stage.startPortClients(
                Stream.of(PortMaps.welcome(), PortMaps.unwelcome()).flatMap(List::stream).toList());
        stage.calm(Stage.CALM_BEFORE);
        stage.cause(
                "Somebody puts a port map into Parameter Store",
                () -> stage.putMap(PortMaps.map()));
        var _ = stage.awaitPorts(SOON, PortMaps.welcome());
        stage.calm(Duration.ofSeconds(5));
    }

    @Override
    public List<Promise> promises(Evidence seen) {
        PortPromises ports = new PortPromises(seen);
        return List.of(
                ports.nobodyWasAnsweredBefore(),
                ports.answeredInTheEnd(OFFICE_HTTP, Set.of("web-1", "web-2")),
                ports.answeredByOneInTheEnd(OFFICE_SSH_1),
                ports.answeredByOneInTheEnd(OFFICE_SSH_2),
                ports.together(OFFICE_SSH_1, OFFICE_SSH_2, Set.of("web-1", "web-2")),
                ports.answeredInTheEnd(OFFICE_DATABASE, Set.of("db-1")),
                ports.answeredInTheEnd(PARTNER_DATABASE, Set.of("db-1")),
                ports.neverAnswered(PARTNER_HTTP),
                ports.refusedInTheEnd(PARTNER_HTTP),
                ports.neverAnswered(STRANGER_HTTP),
                ports.neverAnswered(STRANGER_DATABASE),
                ports.theGroupAdmitsExactly(
                        "50001 198.51.100.20/32",
                        "50003 198.51.100.20/31",
                        "50010-50019 198.51.100.20/32"),
                ports.theInventoryNames("web-http", "web-ssh", "orders-db"),
                Promises.aFurtherSweepWritesNothing(seen));
    }
}
