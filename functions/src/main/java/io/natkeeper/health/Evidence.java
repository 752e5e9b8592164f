package io.natkeeper.health;

import io.natkeeper.event.Trigger;
import java.util.Set;

/**
 * What is known beside the snapshot.
 *
 * @param trigger what an event says
 * @param stuckInterfaces ids of interfaces whose source/dest check this run failed to switch off
 */
public record Evidence(Trigger trigger, Set<String> stuckInterfaces) {

    public static Evidence of(Trigger trigger) {
        return new Evidence(trigger, Set.of());
    }
}
