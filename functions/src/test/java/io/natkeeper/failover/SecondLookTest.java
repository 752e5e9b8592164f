package io.natkeeper.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.natkeeper.Settings;
import io.natkeeper.UnverifiedEndException;
import io.natkeeper.simulator.ApiAttempt;
import io.natkeeper.simulator.Fault;
import io.natkeeper.simulator.world.RouteTarget;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a run looks whether EC2 has done what it was told. */
class SecondLookTest {

    private static final Duration FIRST_WAIT = Duration.ofMillis(250);

    @Test
    void whatIsWrittenIsLookedForAtOnce() {
        SimulatedPool pool = new SimulatedPool(1, "a", "b");
        pool.aws.lifecycle().stop(pool.nat("a"));
        pool.timing.runFor(Duration.ofSeconds(1));
        pool.handle(pool.stateEvent(pool.nat("a"), "stopping"));
        assertThat(pool.natOf("a")).contains(pool.nat("b"));

        Instant end = pool.aws.calls().attempts().getFirst().endedAt();
        for (ApiAttempt attempt : pool.aws.calls().attempts()) {
            assertThat(attempt.startedAt()).as("%s", attempt).isBeforeOrEqualTo(end);
            end = end.isAfter(attempt.endedAt()) ? end : attempt.endedAt();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whatALaggingReadDoesNotShowIsNotWrittenAgainBeforeAWait(long seed) {
        SimulatedPool pool =
                new SimulatedPool(
                        seed,
                        SimulatedPool.settings(Settings.Mode.ACT),
                        builder -> builder.staleness(Duration.ofMillis(500)),
                        "a",
                        "b");
        pool.aws.lifecycle().stop(pool.nat("a"));
        pool.timing.runFor(Duration.ofSeconds(1));
        pool.handle(pool.stateEvent(pool.nat("a"), "stopping"));
        assertThat(pool.natOf("a")).contains(pool.nat("b"));

        Map<String, Instant> written = new HashMap<>();
        for (ApiAttempt attempt : attempts(pool, "ReplaceRoute")) {
            Instant before = written.put(attempt.parameters().toString(), attempt.endedAt());
            if (before != null) {
                assertThat(attempt.startedAt())
                        .as("seed %d: %s", seed, attempt)
                        .isAfterOrEqualTo(before.plus(FIRST_WAIT));
            }
        }
    }

    @Test
    void whatFailedIsTriedAgainAfterAWait() {
        SimulatedPool pool = new SimulatedPool(1, "a", "b");
        pool.aws.provisioning().untag(pool.nat("a"), "natkeeper:healthy-since");
        pool.aws.faults().failAlways("CreateTags", Fault.UNAUTHORIZED);
        assertThatThrownBy(() -> pool.handle(SimulatedPool.SWEEP))
                .isInstanceOf(UnverifiedEndException.class);
        List<ApiAttempt> tries = attempts(pool, "CreateTags");
        assertThat(tries).hasSize(2);
        assertThat(tries.getLast().startedAt())
                .isAfterOrEqualTo(tries.getFirst().endedAt().plus(FIRST_WAIT));
    }

    /** Somebody leads one table back as soon as the other is right. */
    @Test
    void aRunThatIsNeverDoneWaitsAllTheSame() {
        SimulatedPool pool = new SimulatedPool(1, "a", "b", "c");
        String stopped = pool.interfaceOf(pool.nat("a"));
        pool.aws.lifecycle().stop(pool.nat("a"));
        pool.timing.runFor(Duration.ofSeconds(1));
        pool.aws
                .calls()
                .onAttempt(attempt -> {
                    if (attempt.operation().equals("ReplaceRoute")) {
                        String other =
                                attempt.parameters().containsValue(pool.table("a")) ? "b" : "a";
                        pool.aws
                                .provisioning()
                                .putRoute(
                                        pool.table(other),
                                        "0.0.0.0/0",
                                        new RouteTarget.Interface(stopped));
                    }
                });
        Instant start = pool.timing.now();
        assertThatThrownBy(() -> pool.handle(pool.stateEvent(pool.nat("a"), "stopping")))
                .isInstanceOf(UnverifiedEndException.class);
        assertThat(attempts(pool, "ReplaceRoute")).hasSizeLessThan(12);
        assertThat(pool.timing.now()).isAfter(start.plusSeconds(7));
    }

    private static List<ApiAttempt> attempts(SimulatedPool pool, String operation) {
        return pool.aws.calls().attempts().stream()
                .filter(attempt -> attempt.operation().equals(operation))
                .toList();
    }
}
