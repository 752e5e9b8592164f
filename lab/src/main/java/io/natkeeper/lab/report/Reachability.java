package io.natkeeper.lab.report;

import io.natkeeper.lab.traffic.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * When a private host reached the internet, or a client a port, and when not, from packets alone.
 *
 * <p>An outage lasts from the last answer before to the first answer after; a gap between two
 * answers is one only if something sent within it failed. Established connections are left out:
 * they may rightly die when the public address changes, while the host itself is well.
 */
public final class Reachability {

    /**
     * A stretch of time.
     *
     * @param passed whether packets passed
     * @param by the public address that the internet host saw, or the private host that answered on
     *     a port; empty while nothing passed
     * @param ended false for an outage that the samples do not show the end of
     */
    public record Span(
            Instant from, Instant to, boolean passed, Optional<String> by, boolean ended) {
        public Duration length() {
            return Duration.between(from, to);
        }
    }

    private record Answer(Instant at, Optional<String> by) {}

    private Reachability() {}

    /** Whether a sample says something about the host, not only about one old connection. */
    public static boolean counts(Sample sample) {
        return sample.kind() != Sample.Kind.TCP_ESTABLISHED;
    }

    /** The spans of one host, in order, without gaps between them. */
    public static List<Span> spans(List<Sample> samples) {
        List<Sample> counted = samples.stream().filter(Reachability::counts).toList();
        List<Instant> failures =
                counted.stream().filter(s -> !s.ok()).map(Sample::sentAt).sorted().toList();
        List<Answer> answers =
                counted.stream()
                        .flatMap(s ->
                                s.answeredAt().stream()
                                        .map(at ->
                                                new Answer(
                                                        at, s.publicAddress().or(s::answeredBy))))
                        .sorted(Comparator.comparing(Answer::at))
                        .toList();
        if (answers.isEmpty()) {
            return failures.isEmpty()
                    ? List.of()
                    : List.of(lost(failures.getFirst(), failures.getLast(), false));
        }
        List<Span> spans = new ArrayList<>();
        if (!failures.isEmpty() && failures.getFirst().isBefore(answers.getFirst().at())) {
            spans.add(lost(failures.getFirst(), answers.getFirst().at(), true));
        }
        Instant since = answers.getFirst().at();
        Optional<String> by = answers.getFirst().by();
        Instant last = since;
        int failure = 0;
        for (Answer answer : answers) {
            while (failure < failures.size() && failures.get(failure).isBefore(last)) {
                failure++;
            }
            boolean gap = failure < failures.size() && failures.get(failure).isBefore(answer.at());
            boolean moved = !gap && changed(by, answer.by());
            if (gap || moved) {
                Instant until = gap ? last : answer.at();
                spans.add(new Span(since, until, true, by, true));
                if (gap) {
                    spans.add(lost(last, answer.at(), true));
                }
                since = answer.at();
                by = answer.by();
            } else if (by.isEmpty()) {
                by = answer.by();
            }
            last = answer.at();
        }
        spans.add(new Span(since, last, true, by, true));
        if (!failures.isEmpty() && failures.getLast().isAfter(last)) {
            spans.add(lost(last, failures.getLast(), false));
        }
        return spans;
    }

    /** The longest outage; empty if there was none. */
    public static Optional<Span> worstOutage(List<Sample> samples) {
        return spans(samples).stream()
                .filter(span -> !span.passed())
                .max(Comparator.comparing(Span::length));
    }

    private static Span lost(Instant from, Instant to, boolean ended) {
        return new Span(from, to, false, Optional.empty(), ended);
    }

    private static boolean changed(Optional<String> before, Optional<String> now) {
        return before.isPresent() && now.isPresent() && !before.equals(now);
    }
}
