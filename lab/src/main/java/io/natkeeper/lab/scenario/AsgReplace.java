package io.natkeeper.lab.scenario;

import static io.natkeeper.lab.scenario.PortMaps.OFFICE_DATABASE;
import static io.natkeeper.lab.scenario.PortMaps.OFFICE_HTTP;
import static io.natkeeper.lab.scenario.PortMaps.OFFICE_SSH_1;
import static io.natkeeper.lab.scenario.PortMaps.OFFICE_SSH_2;

import io.natkeeper.lab.report.RunRecord.Promise;
import io.natkeeper.simulator.world.AutoScalingGroup.MemberState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** A member of the web group is terminated, and Auto Scaling launches another. */
final class AsgReplace implements Scenario {

    /** An event, a run, a command of Systems Manager. */
    private static final Duration SETTLED = Duration.ofSeconds(10);

    private volatile Instant settledAt = Instant.MAX;

    @Override
    public String name() {
        return "asg-replace";
    }

    @Override
    public Cast cast() {
        return Cast.TWO_ZONES.withPorts();
    }

    @Override
    public void play(Stage stage) throws InterruptedException {
        stage.putMapAndConnect(PortMaps.thirdMember());
        stage.cause(
                "Somebody terminates web-1; Auto Scaling launches web-3",
                () ->
                        stage.aws()
                                .autoScalingGroups()
                                .terminateInstance(
                                        PortTargets.GROUP,
                                        Names.idOf(stage.aws().world(), "web-1")));
        var _ =
                stage.await(
                        Stage.PATIENCE,
                        () ->
                                stage
                                                .aws()
                                                .world()
                                                .autoScalingGroup(PortTargets.GROUP)
                                                .members()
                                                .stream()
                                                .filter(m -> m.state() == MemberState.IN_SERVICE)
                                                .count()
                                        == 2);
        settledAt = Instant.now().plus(SETTLED);
        stage.calm(SETTLED.plusSeconds(5));
    }

    @Override
    public List<Promise> promises(Evidence seen) {
        PortPromises ports = new PortPromises(seen);
        String keeper =
                ports.memberBefore(OFFICE_SSH_1).equals("web-1") ? OFFICE_SSH_2 : OFFICE_SSH_1;
        String freed = keeper.equals(OFFICE_SSH_1) ? OFFICE_SSH_2 : OFFICE_SSH_1;
        return List.of(
                ports.everyoneWasAnsweredBefore(),
                ports.answeredInTheEnd(OFFICE_HTTP, Set.of("web-2", "web-3")),
                ports.nothingNewFailed(
                        OFFICE_HTTP,
                        "since %d s after the new member was in service"
                                .formatted(SETTLED.toSeconds()),
                        settledAt),
                ports.noticedNothing(keeper),
                ports.answeredInTheEnd(keeper, Set.of("web-2")),
                ports.oneLeadsTo(freed, PortMaps.OFFICE_SSH_3, "web-3"),
                ports.openFlowsStayed(OFFICE_HTTP, "web-2"),
                ports.noticedNothing(OFFICE_DATABASE),
                Promises.aFurtherSweepWritesNothing(seen));
    }
}
