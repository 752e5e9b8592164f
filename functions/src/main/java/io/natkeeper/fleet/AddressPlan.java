package io.natkeeper.fleet;

import io.natkeeper.Action;
import io.natkeeper.Notice;
import io.natkeeper.Observed;
import java.util.List;
import java.util.Map;

/**
 * @param sentence which addresses a partner must allow; empty text where the pool has no host
 * @param undecided why it is not known what a host needs, by its instance id
 */
public record AddressPlan(
        List<Work> work, List<Notice> notices, Map<String, String> undecided, String sentence) {

    /** An action, and the host that it is done for. */
    public record Work(String instanceId, Action action) {}

    public List<Action> actions() {
        return work.stream().map(Work::action).toList();
    }

    /** Why this may not be all. */
    public List<String> unknowns() {
        return undecided.values().stream().distinct().sorted().toList();
    }

    /**
     * What a host still lacks before its address is final: none, when it is, or when its type has
     * no room for one.
     */
    public Observed<List<Action>> lackedBy(String instanceId) {
        String cause = undecided.get(instanceId);
        return cause == null
                ? Observed.known(
                        work.stream()
                                .filter(w -> w.instanceId().equals(instanceId))
                                .map(Work::action)
                                .toList())
                : Observed.unknown(cause);
    }
}
