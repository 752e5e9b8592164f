package io.natkeeper.delivery;

import java.time.Instant;
import java.util.Map;

/** What became of a delivery. Delivered is not applied: only the host's own answer says so. */
public sealed interface DeliveryOutcome {

    /**
     * A sentence for people.
     *
     * @param instance as people know it, such as {@code i-1 (nat-a)}
     */
    String sentence(String instance);

    /** Whether it shows that Systems Manager does not reach the host. */
    default boolean unreachable() {
        return switch (this) {
            case NotManaged _, NotPickedUp _, Undeliverable _ -> true;
            case Applied _, Stale _, Refused _, NotApplied _ -> false;
            case TimedOut _, Unseen _, Stopped _, Unintelligible _, Unknown _ -> false;
        };
    }

    /**
     * It is in force.
     *
     * @param answer what the handler says, which depends on the kind
     */
    record Applied(Map<String, Object> answer) implements DeliveryOutcome {
        @Override
        public String sentence(String instance) {
            return "%s has it in force.".formatted(instance);
        }
    }

    /** A newer generation is in force; nothing was changed. */
    record Stale(Instant inForce) implements DeliveryOutcome {
        @Override
        public String sentence(String instance) {
            return "%s has a newer generation in force, of %s, and ignored this one."
                    .formatted(instance, inForce);
        }
    }

    /** The host did not accept it; nothing was changed. */
    record Refused(String reason) implements DeliveryOutcome {
        @Override
        public String sentence(String instance) {
            return "%s refused it and changed nothing: %s.".formatted(instance, reason);
        }
    }

    /**
     * The handler failed; part of it may be in force.
     *
     * @param answer what the handler says for all that; empty if nothing
     */
    record NotApplied(String reason, Map<String, Object> answer) implements DeliveryOutcome {
        @Override
        public String sentence(String instance) {
            return "%s could not apply it: %s; look at `journalctl -t natkeeper-deliver` there."
                    .formatted(instance, reason);
        }
    }

    /** Systems Manager does not know it. */
    record NotManaged(String cause) implements DeliveryOutcome {
        @Override
        public String sentence(String instance) {
            return "Systems Manager has no agent of %s: does it run, has it got out to the internet, and has its role AmazonSSMManagedInstanceCore's permissions? %s"
                    .formatted(instance, cause);
        }
    }

    /** The agent did not fetch the command in time: it is offline, or busy. */
    record NotPickedUp() implements DeliveryOutcome {
        @Override
        public String sentence(String instance) {
            return "The agent of %s did not fetch the command in time: look at its PingStatus in `aws ssm describe-instance-information`."
                    .formatted(instance);
        }
    }

    /** Systems Manager gave up on the instance. */
    record Undeliverable() implements DeliveryOutcome {
        @Override
        public String sentence(String instance) {
            return "Systems Manager could not deliver to %s, which seems to be gone."
                    .formatted(instance);
        }
    }

    /** It was begun, and how it ended is not known: it may be in force. */
    record TimedOut() implements DeliveryOutcome {
        @Override
        public String sentence(String instance) {
            return "%s began to apply it and did not end in time; the next run asks again."
                    .formatted(instance);
        }
    }

    /** Systems Manager took the command and never showed it. */
    record Unseen() implements DeliveryOutcome {
        @Override
        public String sentence(String instance) {
            return "Systems Manager took the command for %s and has not shown it since; the next run sends another."
                    .formatted(instance);
        }
    }

    /** Somebody or something ended it. */
    record Stopped(String status) implements DeliveryOutcome {
        @Override
        public String sentence(String instance) {
            return "The command for %s ended as %s.".formatted(instance, status);
        }
    }

    /** The host said something else than our script says: it may be in force. */
    record Unintelligible(String output) implements DeliveryOutcome {
        @Override
        public String sentence(String instance) {
            return "%s did not answer as Natkeeper's script does, but: %s"
                    .formatted(instance, output);
        }
    }

    /** An API call failed, or the content does not fit. */
    record Unknown(String cause) implements DeliveryOutcome {
        @Override
        public String sentence(String instance) {
            return "Whether %s has it in force is not known: %s".formatted(instance, cause);
        }
    }
}
