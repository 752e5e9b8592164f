package io.natkeeper.simulator.event;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A rule's own clock has struck. */
public record ScheduledEvent(String ruleName) implements AwsEvent {

    @Override
    public String detailType() {
        return "Scheduled Event";
    }

    @Override
    public String source() {
        return "aws.events";
    }

    @Override
    public Optional<List<String>> resources(Origin origin) {
        return Optional.of(List.of(origin.arn("events", "rule/" + ruleName)));
    }

    @Override
    public Map<String, Object> detail(Origin origin) {
        return Map.of();
    }

    @Override
    public boolean guaranteed() {
        return true;
    }
}
