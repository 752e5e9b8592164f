package io.natkeeper.lab.scenario;

import io.natkeeper.lab.report.Lane;
import io.natkeeper.lab.report.RunRecord.Promise;
import io.natkeeper.simulator.ApiAttempt;
import io.natkeeper.simulator.event.HealthEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The end of nat-a is announced, and comes some seconds later. In between its routes are handed
 * over, so that no new connection and no datagram is lost.
 *
 * @param name on the command line
 * @param announcement what happens at second 0, in words
 * @param announce makes it happen
 */
record AnnouncedEnd(String name, String announcement, Consumer<Stage> announce)
        implements Scenario {

    /** EC2 gives two minutes; a run of the lab should be shorter. */
    private static final Duration NOTICE = Duration.ofSeconds(8);

    static Scenario spotInterruption() {
        return new AnnouncedEnd(
                "spot-interruption",
                "EC2 warns that it takes the Spot instance nat-a back",
                stage -> stage.mishaps().emit("ec2-spot-interruption-terminate.json"));
    }

    static Scenario rebalance() {
        return new AnnouncedEnd(
                "rebalance",
                "EC2 recommends to replace the Spot instance nat-a",
                stage -> stage.mishaps().emit("ec2-rebalance-recommendation.json"));
    }

    static Scenario healthRetirement() {
        return new AnnouncedEnd(
                "health-retirement",
                "AWS Health announces that the hardware of nat-a is retired within the hour",
                stage ->
                        stage.aws()
                                .events()
                                .emit(
                                        HealthEvent.retirement(stage.vpc().zoneA().natId())
                                                .startingIn(Duration.ofHours(1))));
    }

    static Scenario gameDay() {
        return new AnnouncedEnd(
                "game-day",
                "An operator asks to relieve nat-a of its routes, to work on it",
                stage -> stage.mishaps().emit("operator-handover.json"));
    }

    static Scenario gameDayFailover() {
        return new AnnouncedEnd(
                "game-day-failover",
                "An operator asks to fail nat-a over, to see whether that works",
                stage -> stage.mishaps().emit("operator-failover.json"));
    }

    @Override
    public void play(Stage stage) throws InterruptedException {
        stage.cause(announcement, () -> announce.accept(stage));
        stage.calm(NOTICE);
        stage.tell(
                Lane.AWS,
                "nat-a is terminated, %d s after the announcement".formatted(NOTICE.toSeconds()));
        stage.aws().lifecycle().terminate(stage.vpc().zoneA().natId());
        stage.untilEveryoneIsOnlineAgain();
    }

    @Override
    public List<Promise> promises(Evidence seen) {
        Vpc.Zone a = seen.vpc().zoneA();
        Optional<Instant> moved =
                seen.routeWrites()
                        .filter(write -> write.errorCode().isEmpty())
                        .map(ApiAttempt::endedAt)
                        .findFirst();
        return List.of(
                Promises.everyoneWasOnlineBefore(seen),
                Promise.byNatkeeper(
                        "The route was handed over while nat-a still ran",
                        moved.filter(at -> at.isBefore(seen.causeAt().plus(NOTICE))).isPresent()),
                Promises.nothingNewFailed(seen, a),
                Promises.isOnlineInTheEnd(seen, a),
                Promises.leavesBy(seen, a, seen.vpc().zoneB().natId(), "nat-b"),
                Promises.noticedNothing(seen, seen.vpc().zoneB()),
                Promises.routeWasNotTouched(seen, seen.vpc().zoneB()),
                Promises.aFurtherSweepWritesNothing(seen));
    }
}
