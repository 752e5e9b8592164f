package io.natkeeper.lab.scenario;

import io.natkeeper.lab.report.RunRecord.Promise;
import io.natkeeper.simulator.world.InstanceState;
import io.natkeeper.simulator.world.Route;
import io.natkeeper.simulator.world.RouteState;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Somebody terminates the NAT instance of zone a; its interface vanishes with it. */
final class NatTerminate implements Scenario {

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    @Override
    public String name() {
        return "nat-terminate";
    }

    @Override
    public void play(Stage stage) throws InterruptedException {
        String natA = stage.vpc().zoneA().natId();
        stage.cause(
                "Somebody terminates nat-a, the NAT instance of zone a",
                () -> stage.aws().lifecycle().terminate(natA));
        stage.untilEveryoneIsOnlineAgain();
        stage.await(PATIENCE, () -> stage.stateOf(natA) == InstanceState.TERMINATED);
        stage.calm(Duration.ofSeconds(3));
    }

    @Override
    public List<Promise> promises(Evidence seen) {
        Route route =
                Objects.requireNonNull(seen.after().routeTables().get(seen.vpc().zoneA().tableId()))
                        .route("0.0.0.0/0")
                        .orElseThrow();
        return Stream.concat(
                        NatStop.failover(seen).stream(),
                        Stream.of(
                                Promise.byPackets(
                                        "When nat-a's interface was gone, no route was a blackhole",
                                        seen.after().stateOf(route) == RouteState.ACTIVE)))
                .toList();
    }
}
