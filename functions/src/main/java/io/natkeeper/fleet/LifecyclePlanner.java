package io.natkeeper.fleet;

import io.natkeeper.Action;
import io.natkeeper.Action.CompleteLifecycleAction.Result;
import io.natkeeper.Notice;
import io.natkeeper.Observed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Lets instances into service and lets them die: pure.
 *
 * <p>A launch hook is continued in the round that observes a host that lacks nothing, a terminate
 * hook in the round that observes that no route leads to the host. Nobody waits in an invocation:
 * what is not so yet is looked at again when the host reports, and by the sweep.
 */
public final class LifecyclePlanner {

    /**
     * How long a launch may take. A host of 512 MB makes itself swap, installs packages and checks
     * itself in two to five minutes; one that is not ready after three times that will not be.
     */
    public static final Duration LAUNCH_DEADLINE = Duration.ofMinutes(15);

    /**
     * A member of a pool, and what the planner needs to know of it.
     *
     * @param unhealthy why nobody should wait for it, following "it"; empty where it may be alive
     * @param lacks what it still lacks to go into service beside what this planner asks of every
     *     host
     * @param wanted what it should have before, such as {@code the Elastic IP 203.0.113.7}, and can
     *     do without if it cannot be had
     * @param carriesRoutes whether a route leads to it
     * @param mayBeReplaced whether another instance may take its routes over some time
     */
    public record Host(
            NatInstance instance,
            Optional<String> unhealthy,
            Observed<List<String>> lacks,
            Observed<List<String>> wanted,
            Observed<Boolean> carriesRoutes,
            boolean mayBeReplaced) {}

    private final Instant now;
    private final List<Action> actions = new ArrayList<>();
    private final List<Notice> notices = new ArrayList<>();
    private final List<String> unknowns = new ArrayList<>();

    private LifecyclePlanner(Instant now) {
        this.now = now;
    }

    public static LifecyclePlan plan(Collection<Host> hosts, Instant now) {
        LifecyclePlanner planner = new LifecyclePlanner(now);
        hosts.forEach(planner::plan);
        return new LifecyclePlan(
                List.copyOf(planner.actions),
                List.copyOf(planner.notices),
                List.copyOf(planner.unknowns));
    }

    /** What a person should know of a launch that is given up, in this plan or already. */
    public static Optional<Notice> givenUp(Action action) {
        return action instanceof Action.CompleteLifecycleAction completion
                        && completion.result() == Result.ABANDON
                ? Optional.of(
                        Notice.error(
                                completion.instanceId(),
                                "%s never got into service and is replaced, because it %s. If it reported a failed check, Natkeeper's log of the minutes before names it: search for %s and \"it says\". Else read its console output: aws ec2 get-console-output --latest --instance-id %s"
                                        .formatted(
                                                completion.instance(),
                                                completion.because(),
                                                completion.instanceId(),
                                                completion.instanceId())))
                : Optional.empty();
    }

    private void plan(Host host) {
        switch (host.instance().membership()) {
            case Observed.Unknown<Optional<Membership>>(String cause) -> unknowns.add(cause);
            case Observed.Known<Optional<Membership>>(Optional<Membership> membership) ->
                    membership.ifPresent(member -> plan(host, member));
        }
    }

    private void plan(Host host, Membership member) {
        if (member.state().isReplacingRootVolume()) {
            forget(host.instance());
        }
        Optional<LifecycleTransition> awaited = member.state().awaited();
        if (awaited.isEmpty()) {
            return;
        }
        switch (member.awaitedHooks()) {
            case Observed.Unknown<List<String>>(String cause) -> unknowns.add(cause);
            case Observed.Known<List<String>>(List<String> hooks) -> {
                switch (awaited.get()) {
                    case LAUNCHING -> launch(host, member, hooks);
                    case TERMINATING -> terminate(host, member, hooks);
                }
            }
        }
    }

    private void launch(Host host, Membership member, List<String> hooks) {
        NatInstance instance = host.instance();
        if (instance.state() instanceof Observed.Known<InstanceState>(var state)
                && state.isLeaving()) {
            complete(host, member, hooks, Result.ABANDON, "is " + state.awsName());
            return;
        }
        if (host.lacks() instanceof Observed.Known<List<String>>(List<String> more)
                && host.wanted() instanceof Observed.Known<List<String>>(List<String> wanted)) {
            launch(host, member, hooks, essentials(host, more), wanted);
        } else {
            // An error of a read neither lets a host into service nor ends it.
            wait(instance, member, hooks);
        }
    }

    private void launch(
            Host host,
            Membership member,
            List<String> hooks,
            List<String> essentials,
            List<String> wanted) {
        NatInstance instance = host.instance();
        List<String> lacks = Stream.concat(essentials.stream(), wanted.stream()).toList();
        if (lacks.isEmpty()) {
            complete(host, member, hooks, Result.CONTINUE, "is verified");
            return;
        }
        String missing = String.join(", ", lacks);
        Instant deadline = launchDeadline(host);
        if (deadline.isAfter(now)) {
            wait(instance, member, hooks);
            // Whoever waits for somebody else's hooks only is somebody else's to tell of.
            if (!hooks.isEmpty()) {
                notices.add(
                        Notice.information(
                                "%s is not in service yet and lacks %s; it %s if that lasts until %s."
                                        .formatted(
                                                instance.label(),
                                                missing,
                                                essentials.isEmpty()
                                                        ? "goes into service without"
                                                        : "is replaced",
                                                deadline)));
            }
        } else if (essentials.isEmpty()) {
            // Its successor could not have it either.
            complete(
                    host,
                    member,
                    hooks,
                    Result.CONTINUE,
                    "still lacks %s after %d min and forwards without"
                            .formatted(missing, LAUNCH_DEADLINE.toMinutes()));
        } else {
            complete(
                    host,
                    member,
                    hooks,
                    Result.ABANDON,
                    "still lacks %s after %d min".formatted(missing, LAUNCH_DEADLINE.toMinutes()));
        }
    }

    private void wait(NatInstance instance, Membership member, List<String> hooks) {
        hooks.forEach(hook ->
                actions.add(
                        new Action.RecordHeartbeat(
                                member.groupName(), hook, instance.id(), instance.label())));
    }

    /** What a host cannot do without, in words that follow "it lacks". */
    private static List<String> essentials(Host host, List<String> more) {
        NatInstance instance = host.instance();
        return Stream.of(
                        host.unhealthy().map(reason -> "health (it " + reason + ")").stream(),
                        instance.interfaces().isEmpty()
                                ? Stream.of("a network interface")
                                : instance.interfaces().stream()
                                        .filter(NatInstance.NatInterface::sourceDestCheck)
                                        .map(i -> "a source/dest check that is off on " + i.id()),
                        instance.isReady()
                                ? Stream.<String>empty()
                                : Stream.of("its own report that it forwards (NAT Host Ready)"),
                        more.stream())
                .flatMap(part -> part)
                .toList();
    }

    /**
     * Counted from the launch, or from when Natkeeper first saw the host healthy: hosts may wait
     * before Natkeeper is deployed, and one whose root volume was replaced was launched long ago.
     */
    private Instant launchDeadline(Host host) {
        Instant launched = host.instance().launchTime();
        Instant seen =
                host.instance()
                        .healthySince()
                        .orElse(host.unhealthy().isPresent() ? launched : now);
        return (seen.isAfter(launched) ? seen : launched).plus(LAUNCH_DEADLINE);
    }

    private void terminate(Host host, Membership member, List<String> hooks) {
        NatInstance instance = host.instance();
        if (host.unhealthy().isPresent()) {
            complete(host, member, hooks, Result.CONTINUE, host.unhealthy().get());
            return;
        }
        boolean hasForgotten =
                !member.state().isReplacingRootVolume()
                        || (instance.readySince().isEmpty() && instance.healthySince().isEmpty());
        if (host.carriesRoutes() instanceof Observed.Known<Boolean>(Boolean carries)) {
            if (!carries && hasForgotten) {
                complete(host, member, hooks, Result.CONTINUE, "carries no route any more");
            } else if (carries && !host.mayBeReplaced()) {
                complete(
                        host,
                        member,
                        hooks,
                        Result.CONTINUE,
                        "is the last one, and its group is to have none");
            }
        }
    }

    /** What was true of the host before its root volume was replaced has to be shown anew. */
    private void forget(NatInstance instance) {
        String because = "replaces its root volume";
        instance.readySince()
                .ifPresent(_ ->
                        actions.add(
                                new Action.ClearReady(instance.id(), instance.label(), because)));
        instance.healthySince()
                .ifPresent(_ ->
                        actions.add(
                                new Action.ClearHealthySince(
                                        instance.id(), instance.label(), because)));
    }

    private void complete(
            Host host, Membership member, List<String> hooks, Result result, String because) {
        hooks.forEach(hook ->
                actions.add(
                        new Action.CompleteLifecycleAction(
                                member.groupName(),
                                hook,
                                host.instance().id(),
                                host.instance().label(),
                                result,
                                because)));
    }
}
