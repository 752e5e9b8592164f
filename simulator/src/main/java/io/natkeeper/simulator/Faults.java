package io.natkeeper.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Faults by rule and by seed. A rule holds for one operation, such as {@code ReplaceRoute}, or for
 * {@link #ALL}; it counts attempts from the moment it is made. Of several rules the first that says
 * something wins, and any of them before chance.
 */
public final class Faults {

    public static final String ALL = "*";

    private final Random random;
    private final List<Rule> rules = new ArrayList<>();
    private FaultProfile profile = FaultProfile.NONE;

    Faults(long seed) {
        random = new Random(seed);
    }

    public synchronized void failNext(String operation, int times, Fault fault) {
        rules.add(new Rule(operation, n -> n <= times ? Optional.of(fault) : Optional.empty()));
    }

    /** The k-th attempt fails, the 2k-th, and so on. */
    public synchronized void failEvery(String operation, int k, Fault fault) {
        rules.add(new Rule(operation, n -> n % k == 0 ? Optional.of(fault) : Optional.empty()));
    }

    public synchronized void failAlways(String operation, Fault fault) {
        rules.add(new Rule(operation, _ -> Optional.of(fault)));
    }

    /** Lets the seed choose. */
    public synchronized void random(FaultProfile newProfile) {
        profile = newProfile;
    }

    /**
     * Acts just before the k-th attempt from now is applied: whatever the caller saw in an earlier
     * call may be stale by then.
     */
    public synchronized void before(String operation, int k, Runnable action) {
        Rule rule = new Rule(operation, _ -> Optional.empty());
        rule.actionAt = k;
        rule.action = action;
        rules.add(rule);
    }

    /** Ends all rules and all chance. */
    public synchronized void clear() {
        rules.clear();
        profile = FaultProfile.NONE;
    }

    /** What befalls the next attempt; runs the actions that are due. */
    Optional<Fault> next(String operation) {
        List<Runnable> due = new ArrayList<>();
        Optional<Fault> fault = choose(operation, due);
        // Outside the lock: an action may wait, or set further faults.
        due.forEach(Runnable::run);
        return fault;
    }

    private synchronized Optional<Fault> choose(String operation, List<Runnable> due) {
        Optional<Fault> chosen = Optional.empty();
        for (Rule rule : rules) {
            if (!rule.operation.equals(ALL) && !rule.operation.equals(operation)) {
                continue;
            }
            rule.attempts++;
            if (rule.attempts == rule.actionAt) {
                due.add(rule.action);
            }
            if (chosen.isEmpty()) {
                chosen = rule.effect.at(rule.attempts);
            }
        }
        return chosen.or(this::byChance);
    }

    private Optional<Fault> byChance() {
        // Drawn even where nothing can happen, so that a profile does not shift later draws.
        double drawn = random.nextDouble();
        double[] chances = {
            profile.throttle(),
            profile.internalError(),
            profile.unavailable(),
            profile.timeoutBeforeApplied(),
            profile.timeoutAfterApplied()
        };
        Fault[] faults = {
            Fault.THROTTLE,
            Fault.INTERNAL_ERROR,
            Fault.UNAVAILABLE,
            Fault.TIMEOUT_BEFORE_APPLIED,
            Fault.TIMEOUT_AFTER_APPLIED
        };
        double passed = 0;
        for (int i = 0; i < chances.length; i++) {
            passed += chances[i];
            if (drawn < passed) {
                return Optional.of(faults[i]);
            }
        }
        return Optional.empty();
    }

    private interface Effect {
        Optional<Fault> at(int attempt);
    }

    private static final class Rule {
        private final String operation;
        private final Effect effect;
        private int attempts;
        private int actionAt;
        private Runnable action = () -> {};

        private Rule(String operation, Effect effect) {
            this.operation = operation;
            this.effect = effect;
        }
    }
}
