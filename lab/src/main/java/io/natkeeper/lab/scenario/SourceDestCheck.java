package io.natkeeper.lab.scenario;

import io.natkeeper.lab.report.RunRecord.Promise;
import io.natkeeper.lab.traffic.Sample;
import io.natkeeper.simulator.world.NetworkInterface;
import java.util.List;

/**
 * NAT instances as AWS launches them, with the source/dest check on: everything looks well, and not
 * one forwarded packet passes, until Natkeeper looks.
 */
final class SourceDestCheck implements Scenario {

    @Override
    public String name() {
        return "source-dest-check";
    }

    @Override
    public Cast cast() {
        return Cast.TWO_ZONES.withSourceDestCheck();
    }

    @Override
    public void play(Stage stage) throws InterruptedException {
        stage.cause(
                "The schedule's first sweep looks at the new NAT instances",
                () -> {
                    var _ = stage.sweep();
                });
        stage.untilEveryoneIsOnlineAgain();
    }

    @Override
    public List<Promise> promises(Evidence seen) {
        boolean anythingPassedBefore =
                seen.hosts().stream()
                        .flatMap(host -> host.samples().stream())
                        .filter(sample -> sample.sentAt().isBefore(seen.causeAt()))
                        .flatMap(sample -> sample.answeredAt().stream())
                        .anyMatch(answer -> answer.isBefore(seen.causeAt()));
        long triedBefore =
                seen.hosts().stream()
                        .flatMap(host -> host.samples().stream())
                        .map(Sample::sentAt)
                        .filter(sent -> sent.isBefore(seen.causeAt()))
                        .count();
        return List.of(
                Promise.aboutTheLab(
                        "With the check on, packets were sent and not one passed",
                        triedBefore > 0 && !anythingPassedBefore),
                Promise.byNatkeeper(
                        "Natkeeper switched the check off on every interface of every NAT instance",
                        seen.vpc().zones().stream()
                                .flatMap(zone -> seen.after().interfacesOf(zone.natId()).stream())
                                .noneMatch(NetworkInterface::sourceDestCheck)),
                Promises.isOnlineInTheEnd(seen, seen.vpc().zoneA()),
                Promises.isOnlineInTheEnd(seen, seen.vpc().zoneB()),
                Promises.leavesBy(seen, seen.vpc().zoneA(), seen.vpc().zoneA().natId(), "nat-a"),
                Promises.leavesBy(seen, seen.vpc().zoneB(), seen.vpc().zoneB().natId(), "nat-b"),
                Promises.routeWasNotTouched(seen, seen.vpc().zoneA()),
                Promises.routeWasNotTouched(seen, seen.vpc().zoneB()),
                Promises.aFurtherSweepWritesNothing(seen));
    }
}
