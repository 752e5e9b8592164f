package io.natkeeper.fleet;

import java.util.Arrays;
import java.util.Optional;

/**
 * Where an instance is in its life as a member of an Auto Scaling group, by Auto Scaling's names.
 * All that the user guide and the API reference list are here; only some make a difference.
 */
public enum LifecycleState {
    PENDING("Pending", Phase.LAUNCHING),
    PENDING_WAIT("Pending:Wait", Phase.LAUNCHING),
    PENDING_PROCEED("Pending:Proceed", Phase.LAUNCHING),
    QUARANTINED("Quarantined", Phase.LAUNCHING),
    WARMED_PENDING("Warmed:Pending", Phase.LAUNCHING),
    WARMED_PENDING_WAIT("Warmed:Pending:Wait", Phase.LAUNCHING),
    WARMED_PENDING_PROCEED("Warmed:Pending:Proceed", Phase.LAUNCHING),
    WARMED_STOPPED("Warmed:Stopped", Phase.LAUNCHING),
    WARMED_RUNNING("Warmed:Running", Phase.LAUNCHING),
    WARMED_HIBERNATED("Warmed:Hibernated", Phase.LAUNCHING),
    ROOT_VOLUME_REPLACED("RootVolumeReplaced", Phase.LAUNCHING),
    IN_SERVICE("InService", Phase.SERVING),
    DETACHING("Detaching", Phase.SERVING),
    DETACHED("Detached", Phase.SERVING),
    ENTERING_STANDBY("EnteringStandby", Phase.LEAVING),
    STANDBY("Standby", Phase.LEAVING),
    REPLACING_ROOT_VOLUME("ReplacingRootVolume", Phase.LEAVING),
    REPLACING_ROOT_VOLUME_WAIT("ReplacingRootVolume:Wait", Phase.LEAVING),
    REPLACING_ROOT_VOLUME_PROCEED("ReplacingRootVolume:Proceed", Phase.LEAVING),
    TERMINATING("Terminating", Phase.LEAVING),
    TERMINATING_WAIT("Terminating:Wait", Phase.LEAVING),
    TERMINATING_PROCEED("Terminating:Proceed", Phase.LEAVING),
    TERMINATING_RETAINED("Terminating:Retained", Phase.LEAVING),
    TERMINATED("Terminated", Phase.LEAVING),
    WARMED_TERMINATING("Warmed:Terminating", Phase.LEAVING),
    WARMED_TERMINATING_WAIT("Warmed:Terminating:Wait", Phase.LEAVING),
    WARMED_TERMINATING_PROCEED("Warmed:Terminating:Proceed", Phase.LEAVING),
    WARMED_TERMINATED("Warmed:Terminated", Phase.LEAVING);

    /** What that means for its routes. */
    public enum Phase {
        /** Not in service yet: good for an emergency only. */
        LAUNCHING,
        SERVING,
        /** About to go, or to be out of service for a while: its routes are handed over. */
        LEAVING
    }

    private final String awsName;
    private final Phase phase;

    LifecycleState(String awsName, Phase phase) {
        this.awsName = awsName;
        this.phase = phase;
    }

    public static Optional<LifecycleState> of(String awsName) {
        return Arrays.stream(values()).filter(state -> state.awsName.equals(awsName)).findFirst();
    }

    public String awsName() {
        return awsName;
    }

    public Phase phase() {
        return phase;
    }

    public boolean isReplacingRootVolume() {
        return this == REPLACING_ROOT_VOLUME
                || this == REPLACING_ROOT_VOLUME_WAIT
                || this == REPLACING_ROOT_VOLUME_PROCEED;
    }

    /**
     * Which hooks the instance waits for; empty where it waits for none. AWS does not say in which
     * state the launch hooks of a replaced root volume are waited for: {@code Pending:Wait}, or
     * still {@code RootVolumeReplaced}.
     */
    public Optional<LifecycleTransition> awaited() {
        if (this == PENDING_WAIT || this == ROOT_VOLUME_REPLACED) {
            return Optional.of(LifecycleTransition.LAUNCHING);
        }
        return this == TERMINATING_WAIT || this == REPLACING_ROOT_VOLUME_WAIT
                ? Optional.of(LifecycleTransition.TERMINATING)
                : Optional.empty();
    }
}
