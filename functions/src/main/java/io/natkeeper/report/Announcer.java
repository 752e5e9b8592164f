package io.natkeeper.report;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Tells people, after the work. It never throws: a failure is a sentence for the log, and what
 * could not be told is told with the next change.
 */
public final class Announcer {

    private final Topic topic;

    public Announcer(Topic topic) {
        this.topic = topic;
    }

    /** Returns what failed, a sentence each. */
    public List<String> tell(News news, ObservedPools pools) {
        Optional<String> notForgotten =
                news.toForget().isEmpty() ? Optional.empty() : topic.forget(news.toForget());
        // First the memory: rather a message that is missing than the same one each minute.
        Optional<String> notRemembered =
                news.toRemember().isEmpty()
                        ? Optional.empty()
                        : topic.remember(news.toRemember(), pools.at());
        Optional<String> notTold =
                notRemembered.isPresent()
                        ? Optional.empty()
                        : news.message().flatMap(topic::publish);
        return Stream.of(notForgotten, notRemembered, notTold).flatMap(Optional::stream).toList();
    }
}
