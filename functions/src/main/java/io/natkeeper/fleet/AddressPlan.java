package io.natkeeper.fleet;

import io.natkeeper.Action;
import io.natkeeper.Notice;
import java.util.List;

/**
 * @param sentence which addresses a partner must allow; empty text where the pool has no host
 * @param unknowns why this may not be all
 */
public record AddressPlan(
        List<Work> work, List<Notice> notices, List<String> unknowns, String sentence) {

    /** An action, and the host that it is done for. */
    public record Work(String instanceId, Action action) {}

    public List<Action> actions() {
        return work.stream().map(Work::action).toList();
    }

    /** What a host still lacks before its address is final: none, when it is. */
    public List<Action> lackedBy(String instanceId) {
        return work.stream()
                .filter(w -> w.instanceId().equals(instanceId))
                .map(Work::action)
                .toList();
    }
}
