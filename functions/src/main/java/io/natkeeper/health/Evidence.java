package io.natkeeper.health;

import io.natkeeper.Action;
import io.natkeeper.event.Trigger;
import java.time.Instant;
import java.util.Set;

/**
 * What is known beside the snapshot.
 *
 * @param trigger what an event says
 * @param receivedAt when this run began: the time of what it says, where it names none itself
 * @param stuckInterfaces ids of interfaces whose source/dest check this run failed to switch off
 * @param answered what this run has asked of Auto Scaling already; its reads need not show it
 */
public record Evidence(
        Trigger trigger, Instant receivedAt, Set<String> stuckInterfaces, Set<Action> answered) {

    public static Evidence of(Trigger trigger, Instant receivedAt) {
        return new Evidence(trigger, receivedAt, Set.of(), Set.of());
    }

    public boolean isAnswered(Action action) {
        return answered.stream().anyMatch(action::repeats);
    }
}
