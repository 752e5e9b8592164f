package io.natkeeper.lab.scenario;

import io.natkeeper.lab.report.Lane;
import io.natkeeper.lab.report.RunRecord.Promise;
import io.natkeeper.simulator.event.CustomEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * nat-b reports that it does not reach nat-a. While AWS finds nothing wrong with nat-a that moves
 * nothing; when nat-a hangs and its status check fails, the next report does, long before the
 * sweep.
 */
final class PeerUnreachable implements Scenario {

    @Override
    public String name() {
        return "peer-unreachable";
    }

    @Override
    public void play(Stage stage) throws InterruptedException {
        String natA = stage.vpc().zoneA().natId();
        stage.tell(Lane.HOST, "nat-b reports that it does not reach nat-a, which is well");
        report(stage);
        stage.calm(Delays.EVENT_EMISSION.plusSeconds(2));
        if (!stage.isControl()) {
            // It looks again for a while, and would find by itself what comes next.
            stage.await(
                    Stage.PATIENCE,
                    () -> stage.hasAnswered(answer -> answer.contains("is unreachable, says")));
        }
        stage.cause("nat-a's operating system hangs", () -> stage.mishaps().hang(natA));
        stage.calm(Delays.STATUS_CHECK);
        stage.mishaps().failStatusChecks(natA);
        stage.tell(Lane.HOST, "nat-b reports that it does not reach nat-a");
        report(stage);
        stage.untilEveryoneIsOnlineAgain();
    }

    private static void report(Stage stage) {
        stage.aws()
                .events()
                .emit(
                        Backdrop.BUS,
                        new CustomEvent(
                                "natkeeper.host",
                                "NAT Peer Unreachable",
                                List.of(),
                                Map.of(
                                        "pool",
                                        Vpc.POOL,
                                        "reporter",
                                        stage.vpc().zoneB().natId(),
                                        "accused",
                                        stage.vpc().zoneA().natId(),
                                        "evidence",
                                        "3 probes lost")));
    }

    @Override
    public List<Promise> promises(Evidence seen) {
        Vpc.Zone a = seen.vpc().zoneA();
        return Stream.concat(
                        Stream.of(
                                Promise.byNatkeeper(
                                        "The report about a host that AWS found healthy moved nothing",
                                        Evidence.natOf(seen.before(), a.tableId())
                                                .equals(Optional.of(a.natId())))),
                        NatStop.failover(seen).stream())
                .toList();
    }
}
