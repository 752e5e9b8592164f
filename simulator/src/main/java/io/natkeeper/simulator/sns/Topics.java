package io.natkeeper.simulator.sns;

import io.natkeeper.simulator.time.Timing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** The topics of the account, and what was published to them. */
public final class Topics {

    /** SNS's rule for the names of standard topics. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,256}");

    private final Timing timing;
    private final String arnPrefix;
    private final Map<String, List<Message>> messages = new HashMap<>();
    private final Map<String, String> keys = new HashMap<>();

    /**
     * @param subject empty where the message has none
     */
    public record Message(Instant at, Optional<String> subject, String text) {}

    public Topics(Timing timing, String accountId, String region) {
        this.timing = timing;
        this.arnPrefix = "arn:aws:sns:%s:%s:".formatted(region, accountId);
    }

    /** Makes a topic; returns its ARN. */
    public synchronized String create(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("No name for a topic: " + name);
        }
        messages.putIfAbsent(arnPrefix + name, new ArrayList<>());
        return arnPrefix + name;
    }

    /** From now on publishing takes a permission to use this key, too. */
    public synchronized void encrypt(String arn, String keyArn) {
        keys.put(arn, keyArn);
    }

    synchronized Optional<String> keyOf(String arn) {
        return Optional.ofNullable(keys.get(arn));
    }

    /** What was published to a topic, in order. */
    public synchronized List<Message> messages(String arn) {
        return List.copyOf(
                Objects.requireNonNull(messages.get(arn), () -> "There is no topic " + arn));
    }

    synchronized boolean has(String arn) {
        return messages.containsKey(arn);
    }

    /** Returns the message's id, new for each publication and the same in each replay. */
    synchronized String add(String arn, Optional<String> subject, String text) {
        List<Message> published = Objects.requireNonNull(messages.get(arn), arn);
        published.add(new Message(timing.now(), subject, text));
        return new UUID(arn.hashCode(), published.size()).toString();
    }
}
