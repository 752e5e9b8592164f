package io.natkeeper;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What to do, in two steps; the actions of a step are independent and run in parallel.
 *
 * @param preparations what must hold before the rest: source/dest checks of the interfaces that
 *     routes are about to lead to
 * @param changes everything else
 * @param notices what a person should know, whether or not there is something to do
 * @param unknowns why the world is not known well enough for this to be the whole plan
 * @param suspicions where evidence and observation disagree, so that looking again is worth it
 * @param addresses for each pool, by which public addresses it leaves: what a partner must allow
 */
public record Plan(
        List<Action> preparations,
        List<Action> changes,
        List<Notice> notices,
        List<String> unknowns,
        List<String> suspicions,
        List<String> addresses) {

    public static final Plan EMPTY =
            new Plan(List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

    /** Both steps in order. A correct world gives none. */
    public List<Action> actions() {
        return Stream.concat(preparations.stream(), changes.stream()).toList();
    }

    /** Whether there is nothing to do, and nothing that another look could change. */
    public boolean isSettled() {
        return actions().isEmpty() && unknowns.isEmpty() && suspicions.isEmpty();
    }

    /** The network interface that a route leads to after this action; empty for other actions. */
    public static Optional<String> leadsTo(Action action) {
        return switch (action) {
            case Action.ReplaceRoute route -> networkInterface(route.nextHop());
            case Action.CreateRoute route -> networkInterface(route.nextHop());
            case Action.DisableSourceDestCheck _,
                    Action.MarkHealthySince _,
                    Action.LatchUntil _,
                    Action.ClearHealthySince _,
                    Action.NoteDrift _,
                    Action.MarkReady _,
                    Action.ClearReady _,
                    Action.CompleteLifecycleAction _,
                    Action.RecordHeartbeat _,
                    Action.ReplaceHost _,
                    Action.ClaimPool _,
                    Action.AssignPrivateAddress _,
                    Action.AttachInterface _,
                    Action.EndInterfaceWithHost _,
                    Action.AssociateAddress _ ->
                    Optional.empty();
        };
    }

    private static Optional<String> networkInterface(NextHop nextHop) {
        return nextHop instanceof NextHop.NetworkInterface target
                ? Optional.of(target.id())
                : Optional.empty();
    }
}
