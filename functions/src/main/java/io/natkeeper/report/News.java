package io.natkeeper.report;

import io.natkeeper.Action;
import io.natkeeper.Notice;
import io.natkeeper.Observed;
import io.natkeeper.report.Topic.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What of a run is worth a person's attention, and new: pure.
 *
 * @param message empty where there is nothing new
 * @param toRemember ids of the resources whose state is told now
 * @param toForget ids of those whose state is over
 */
public record News(Optional<Message> message, Set<String> toRemember, Set<String> toForget) {

    /** SNS takes fewer than 100 characters. */
    private static final int LONGEST_SUBJECT = 99;

    /** Well below SNS's 256 KB, in UTF-8 too; hundreds of sentences. */
    private static final int LONGEST_TEXT = 60_000;

    /**
     * @param notices of the run's last plan
     * @param told ids of the resources whose state was told before; where that is not known,
     *     nothing but changes is told, since nobody wants the same message each minute
     */
    public static News of(RunFacts run, List<Notice> notices, Observed<Set<String>> told) {
        Set<String> toldBefore =
                told instanceof Observed.Known<Set<String>>(Set<String> ids) ? ids : Set.of();
        boolean isToldKnown = told.causes().isEmpty();
        List<Notice> errors =
                notices.stream().filter(n -> n.level() == Notice.Level.ERROR).distinct().toList();
        List<Notice> newErrors =
                errors.stream()
                        .filter(n -> isToldKnown)
                        .filter(n -> n.about().filter(id -> !toldBefore.contains(id)).isPresent())
                        .toList();
        Set<String> over = new TreeSet<>(toldBefore);
        errors.forEach(error -> error.about().ifPresent(over::remove));
        boolean changed = run.applied().stream().anyMatch(action -> isNews(action, run));
        return new News(
                changed || !newErrors.isEmpty()
                        ? Optional.of(message(run, newErrors))
                        : Optional.empty(),
                newErrors.stream()
                        .flatMap(n -> n.about().stream())
                        .collect(Collectors.toCollection(TreeSet::new)),
                // Only a sweep looks at every pool, and only what is known can be over.
                run.sweep() && run.verified() ? over : Set.of());
    }

    /** What only serves Natkeeper's memory is no news. */
    private static boolean isNews(Action action, RunFacts run) {
        return switch (action) {
            case Action.ReplaceRoute _, Action.CreateRoute _, Action.DisableSourceDestCheck _ ->
                    true;
            // A first failure notes its own moment, which latches nothing.
            case Action.LatchUntil latch -> latch.until().isAfter(run.pools().at());
            case Action.CompleteLifecycleAction _,
                    Action.ReplaceHost _,
                    Action.NoteDrift _,
                    Action.AttachInterface _,
                    Action.AssociateAddress _ ->
                    true;
            case Action.MarkHealthySince _,
                    Action.ClearHealthySince _,
                    Action.AssignPrivateAddress _,
                    Action.EndInterfaceWithHost _ ->
                    false;
            case Action.MarkReady _,
                    Action.ClearReady _,
                    Action.RecordHeartbeat _,
                    Action.ClaimPool _ ->
                    false;
        };
    }

    private static Message message(RunFacts run, List<Notice> errors) {
        List<String> changes =
                run.applied().stream()
                        .filter(action -> isNews(action, run))
                        .map(Action::sentence)
                        .distinct()
                        .toList();
        List<String> paragraphs = new ArrayList<>();
        errors.stream().map(Notice::sentence).forEach(paragraphs::add);
        if (!changes.isEmpty()) {
            paragraphs.add("Natkeeper has done:");
            changes.stream().map(sentence -> "- " + sentence).forEach(paragraphs::add);
        }
        if (!run.verified()) {
            paragraphs.add(
                    "The world could not be verified in the end: the function's log says why; the next sweep tries again.");
        }
        return new Message(
                subject(run, errors, changes.size()),
                shortened(String.join("\n\n", paragraphs), LONGEST_TEXT));
    }

    private static String subject(RunFacts run, List<Notice> errors, int changes) {
        String pools =
                Stream.concat(
                                errors.stream().flatMap(n -> n.about().stream()),
                                run.applied().stream().map(Action::resource))
                        .flatMap(id -> run.pools().poolOf(id).stream())
                        .distinct()
                        .sorted()
                        .collect(Collectors.joining(", "));
        String what =
                errors.isEmpty()
                        ? "Natkeeper changed %d %s"
                                .formatted(changes, changes == 1 ? "thing" : "things")
                        : "Natkeeper needs you";
        String subject = pools.isEmpty() ? what : "%s (pool %s)".formatted(what, pools);
        return shortened(subject.replaceAll("[^ -~]", "?"), LONGEST_SUBJECT);
    }

    private static String shortened(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest - 3) + "...";
    }
}
