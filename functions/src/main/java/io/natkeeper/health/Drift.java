package io.natkeeper.health;

import io.natkeeper.fleet.NatInstance;
import java.time.Duration;
import java.time.Instant;

/**
 * Whether somebody else undid what Natkeeper keeps, as distinct from a failover or a failback that
 * is due now: pure. It follows from the notes on the hosts alone: what has been due for long would
 * have been done long ago.
 */
public final class Drift {

    /** Sweeps may be lost, runs may fail, and runs may overlap. */
    public static final Duration GRACE = Duration.ofMinutes(10);

    private Drift() {}

    /**
     * Whether a route that leads to a dead host was led back there.
     *
     * @param target to which it is moved now: if it has been healthy for long, the route was there
     */
    public static boolean isLedBack(AssessedInstance from, AssessedInstance target, Instant now) {
        return from.health() instanceof Health.Unhealthy
                && isForgotten(from.instance(), now)
                && target.isHealthyFor(GRACE, now);
    }

    /** Whether a route that is not at this host was led away from it, or it is only now due. */
    public static boolean isLedAway(AssessedInstance home, Duration failbackDelay, Instant now) {
        return home.isHealthyFor(failbackDelay.plus(GRACE), now)
                && home.instance().latchedUntil().filter(until -> isRecent(until, now)).isEmpty();
    }

    /**
     * Whether a source/dest check that is on was off before. It is on in each new interface; that
     * with which a host started was seen to before the host was healthy.
     */
    public static boolean isSwitchedOn(
            AssessedInstance assessed, NatInstance.NatInterface natInterface, Instant now) {
        return natInterface.sourceDestCheck()
                && natInterface.deviceIndex() == 0
                && assessed.healthySince()
                        .filter(since -> !since.plus(GRACE).isAfter(now))
                        .isPresent();
    }

    /** Its failure was noted long ago, and it has not been healthy since. */
    private static boolean isForgotten(NatInstance instance, Instant now) {
        return instance.healthySince().isEmpty()
                && instance.latchedUntil().filter(until -> !isRecent(until, now)).isPresent();
    }

    private static boolean isRecent(Instant until, Instant now) {
        return until.plus(GRACE).isAfter(now);
    }
}
