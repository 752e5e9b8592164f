package io.natkeeper.simulator.ssm;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** One command as it was sent, and what has become of it on each instance. */
final class Command {

    /**
     * AWS's words; a status detail tells more than the status.
     *
     * <p>Source: "Understanding command statuses" in the Systems Manager user guide.
     */
    enum Status {
        PENDING("Pending", "Pending"),
        IN_PROGRESS("InProgress", "InProgress"),
        SUCCESS("Success", "Success"),
        FAILED("Failed", "Failed"),
        CANCELLED("Cancelled", "Cancelled"),
        DELIVERY_TIMED_OUT("TimedOut", "DeliveryTimedOut"),
        EXECUTION_TIMED_OUT("TimedOut", "ExecutionTimedOut"),
        UNDELIVERABLE("Failed", "Undeliverable");

        private final String status;
        private final String details;

        Status(String status, String details) {
            this.status = status;
            this.details = details;
        }

        String status() {
            return status;
        }

        String details() {
            return details;
        }

        boolean isEnd() {
            return this != PENDING && this != IN_PROGRESS;
        }
    }

    final String id;
    final SsmDocument document;
    final Map<String, List<String>> given;
    final Map<String, String> values;
    final String comment;
    final Instant requestedAt;
    final Instant expiresAt;
    final SortedMap<String, Invocation> invocations = new TreeMap<>();

    /** One instance's part. */
    static final class Invocation {
        Status status = Status.PENDING;
        Optional<Instant> startedAt = Optional.empty();
        Optional<Instant> endedAt = Optional.empty();
        // AWS's figure for "has not ended".
        SsmAgent.Answer answer = new SsmAgent.Answer(-1, "", "");
    }

    Command(
            String id,
            SsmDocument document,
            Map<String, List<String>> given,
            String comment,
            Instant requestedAt,
            Instant expiresAt,
            Collection<String> instanceIds) {
        this.id = id;
        this.document = document;
        this.given = given;
        this.values = document.values(given);
        this.comment = comment;
        this.requestedAt = requestedAt;
        this.expiresAt = expiresAt;
        instanceIds.forEach(i -> invocations.put(i, new Invocation()));
    }

    /** The worst end of any instance, once all have ended. */
    Status status() {
        if (invocations.values().stream().allMatch(i -> i.status == Status.PENDING)) {
            return Status.PENDING;
        }
        if (!invocations.values().stream().allMatch(i -> i.status.isEnd())) {
            return Status.IN_PROGRESS;
        }
        return invocations.values().stream().map(i -> i.status).max(Enum::compareTo).orElseThrow();
    }
}
