package io.natkeeper.lab.traffic;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A time without a way out: from the sending of the last try that was answered to the sending of
 * the first that was answered again.
 *
 * @param stillDown whether nothing was answered again; then {@code to} is the last try
 */
public record Outage(Instant from, Instant to, boolean stillDown) {

    /** Gaps up to this many intervals are taken for the machine's own stutter. */
    private static final int STUTTER_INTERVALS = 3;

    public Duration duration() {
        return Duration.between(from, to);
    }

    /**
     * The longest outage in the tries of one kind by one host; empty when there was none.
     *
     * <p>Tries are put in the order of their sending. A gap is what lies between two answered tries
     * with at least one unanswered between them. Unanswered tries before the first answered one are
     * a gap from the first try on; those after the last answered one are a gap up to the last try,
     * and still down. Only gaps longer than three intervals are outages. Of two equally long ones
     * it is the earlier.
     *
     * @param interval how often the host tried
     */
    static Optional<Outage> longest(List<Sample> tries, Duration interval) {
        Duration stutter = interval.multipliedBy(STUTTER_INTERVALS);
        Optional<Outage> longest = Optional.empty();
        Optional<Instant> failingSince = Optional.empty();
        Optional<Instant> lastAnswered = Optional.empty();
        Instant last = Instant.MIN;
        for (Sample sample : tries.stream().sorted(Comparator.comparing(Sample::sentAt)).toList()) {
            last = sample.sentAt();
            if (!sample.ok()) {
                failingSince = failingSince.or(() -> Optional.of(sample.sentAt()));
                continue;
            }
            if (failingSince.isPresent()) {
                Instant from = lastAnswered.orElse(failingSince.orElseThrow());
                longest = longer(longest, new Outage(from, sample.sentAt(), false), stutter);
            }
            failingSince = Optional.empty();
            lastAnswered = Optional.of(sample.sentAt());
        }
        if (failingSince.isPresent()) {
            Instant from = lastAnswered.orElse(failingSince.orElseThrow());
            longest = longer(longest, new Outage(from, last, true), stutter);
        }
        return longest;
    }

    private static Optional<Outage> longer(
            Optional<Outage> longest, Outage candidate, Duration stutter) {
        Duration threshold = longest.map(Outage::duration).orElse(stutter);
        return candidate.duration().compareTo(threshold) > 0 ? Optional.of(candidate) : longest;
    }
}
