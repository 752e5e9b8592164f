package io.natkeeper.lab.scenario;

import static io.natkeeper.lab.scenario.PortMaps.OFFICE_DATABASE;
import static io.natkeeper.lab.scenario.PortMaps.PARTNER_DATABASE;

import io.natkeeper.lab.report.RunRecord.Promise;
import java.time.Duration;
import java.util.List;

/**
 * The map no longer allows the partner to use the database's port. Revoking a rule of a security
 * group ends no open flow; the host must.
 */
final class PermissionRevoked implements Scenario {

    /** An event, a run, a command of Systems Manager. */
    private static final Duration PROMISED = Duration.ofSeconds(10);

    @Override
    public String name() {
        return "permission-revoked";
    }

    @Override
    public Cast cast() {
        return Cast.TWO_ZONES.withPorts();
    }

    @Override
    public void play(Stage stage) throws InterruptedException {
        stage.putMapAndConnect();
        stage.cause(
                "Somebody takes the partner out of the database's allow",
                () -> stage.putMap(PortMaps.map(PortTargets.OFFICE + "/32")));
        stage.calm(PROMISED.plusSeconds(4));
    }

    @Override
    public List<Promise> promises(Evidence seen) {
        PortPromises ports = new PortPromises(seen);
        return List.of(
                ports.everyoneWasAnsweredBefore(),
                ports.nothingAnsweredAfter(
                        PARTNER_DATABASE,
                        seen.causeAt().plus(PROMISED),
                        "%d s later neither its open flow nor a new one is answered"
                                .formatted(PROMISED.toSeconds())),
                ports.everyLostFlowWasReset(PARTNER_DATABASE),
                ports.noticedNothing(OFFICE_DATABASE),
                ports.noticedNothing(PortMaps.OFFICE_HTTP),
                ports.noticedNothing(PortMaps.OFFICE_SSH_1),
                ports.noticedNothing(PortMaps.OFFICE_SSH_2),
                ports.theGroupAdmitsExactly(
                        "50001 198.51.100.20/32",
                        "50003 198.51.100.20/32",
                        "50010-50019 198.51.100.20/32"),
                Promises.aFurtherSweepWritesNothing(seen));
    }
}
