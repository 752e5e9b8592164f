package io.natkeeper.simulator;

import io.natkeeper.simulator.ec2.Ec2Errors;
import io.natkeeper.simulator.ec2.ResourceId;
import io.natkeeper.simulator.event.InstanceStateChange;
import io.natkeeper.simulator.event.RebalanceRecommendation;
import io.natkeeper.simulator.event.SpotInterruptionWarning;
import io.natkeeper.simulator.time.Timing;
import io.natkeeper.simulator.world.Instance;
import io.natkeeper.simulator.world.InstanceState;
import io.natkeeper.simulator.world.NetworkInterface;
import io.natkeeper.simulator.world.NetworkInterface.Attachment;
import io.natkeeper.simulator.world.NetworkInterface.PrivateAddress;
import io.natkeeper.simulator.world.StatusCheck;
import io.natkeeper.simulator.world.Subnet;
import io.natkeeper.simulator.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The lives of instances: what EC2 does when somebody launches, stops, starts or terminates one.
 * Each method begins a transition and returns at once; the transition ends on the clock, and each
 * new state is announced as an event.
 */
public final class Lifecycle {

    private static final Duration SPOT_NOTICE = Duration.ofMinutes(2);

    private final Chronicle chronicle;
    private final Timing timing;
    private final SimulatedEvents events;
    private final Ids ids;
    private final LifecycleTimes times;
    private final PublicAddresses publicAddresses;
    // A transition that was overtaken (terminate while stopping) must not end later.
    private final Map<String, Integer> transitions = new HashMap<>();

    Lifecycle(
            Chronicle chronicle,
            Timing timing,
            SimulatedEvents events,
            Ids ids,
            PublicAddresses publicAddresses,
            LifecycleTimes times) {
        this.chronicle = chronicle;
        this.timing = timing;
        this.events = events;
        this.ids = ids;
        this.publicAddresses = publicAddresses;
        this.times = times;
    }

    /** Returns the instance's id; it is pending. */
    public String runInstance(InstanceSpec spec) {
        return chronicle.whileStill(() -> {
            String id = ids.next("i");
            Subnet subnet = subnet(spec.subnetId());
            Optional<String> publicIp =
                    spec.autoAssignPublicAddress()
                            ? Optional.of(publicAddresses.autoAssign(id))
                            : Optional.empty();
            NetworkInterface primary =
                    newInterface(
                            subnet,
                            spec.privateAddress(),
                            publicIp,
                            spec.sourceDestCheck(),
                            spec.securityGroupIds(),
                            new Attachment(ids.next("eni-attach"), id, 0, true),
                            spec.interfaceTags());
            Instance instance =
                    new Instance(
                            id,
                            spec.instanceType(),
                            subnet.vpcId(),
                            subnet.id(),
                            InstanceState.PENDING,
                            timing.now(),
                            StatusCheck.INITIALIZING,
                            StatusCheck.INITIALIZING,
                            spec.tags());
            chronicle.change(w -> w.with(primary).with(instance));
            events.emit(new InstanceStateChange(id, InstanceState.PENDING));
            after(times.pending(), id, () -> run(id));
            return id;
        });
    }

    /** As if it had been launched earlier: for deadlines of minutes in a run of seconds. */
    public void backdateLaunch(String instanceId, Duration earlier) {
        chronicle.change(w ->
                w.mapInstance(instanceId, i -> i.withLaunchTime(i.launchTime().minus(earlier))));
    }

    /** Nothing happens to one that runs already; one that is stopping can't be started yet. */
    public void start(String instanceId) {
        chronicle.whileStill(() -> {
            switch (instance(instanceId).state()) {
                case PENDING, RUNNING -> {}
                case STOPPING, SHUTTING_DOWN, TERMINATED ->
                        throw Ec2Errors.incorrectInstanceState(instanceId, "started");
                case STOPPED -> {
                    chronicle.change(w ->
                            w.mapInstance(
                                    instanceId,
                                    i ->
                                            i.withLaunchTime(timing.now())
                                                    .withStatusChecks(
                                                            StatusCheck.INITIALIZING,
                                                            StatusCheck.INITIALIZING)));
                    chronicle.change(w -> publicAddresses.renewed(w, instanceId));
                    enter(instanceId, InstanceState.PENDING);
                    after(times.pending(), instanceId, () -> run(instanceId));
                }
            }
            return instanceId;
        });
    }

    /** Nothing happens to one that is stopped or stopping; one that is pending can't be stopped. */
    public void stop(String instanceId) {
        chronicle.whileStill(() -> {
            switch (instance(instanceId).state()) {
                case STOPPING, STOPPED -> {}
                case PENDING, SHUTTING_DOWN, TERMINATED ->
                        throw Ec2Errors.incorrectInstanceState(instanceId, "stopped");
                case RUNNING -> beginStop(instanceId);
            }
            return instanceId;
        });
    }

    /** Any state will do; a second time changes nothing. */
    public void terminate(String instanceId) {
        chronicle.whileStill(() -> {
            switch (instance(instanceId).state()) {
                case SHUTTING_DOWN, TERMINATED -> {}
                case PENDING, RUNNING, STOPPING, STOPPED -> {
                    enter(instanceId, InstanceState.SHUTTING_DOWN);
                    after(times.shuttingDown(), instanceId, () -> end(instanceId));
                }
            }
            return instanceId;
        });
    }

    /**
     * EC2 takes a Spot instance back: the warning now, the interruption two minutes later; a
     * hibernation begins at once, and ends as stopped.
     */
    public void interruptSpot(String instanceId, SpotInterruptionWarning.Action action) {
        chronicle.whileStill(() -> {
            switch (instance(instanceId).state()) {
                case PENDING, RUNNING -> {}
                case STOPPING, STOPPED, SHUTTING_DOWN, TERMINATED ->
                        throw new IllegalStateException(
                                "%s does not run: EC2 has nothing to interrupt"
                                        .formatted(instanceId));
            }
            events.emit(new SpotInterruptionWarning(instanceId, action));
            Instant now = timing.now();
            switch (action) {
                case TERMINATE -> timing.later(now.plus(SPOT_NOTICE), () -> takeBack(instanceId));
                case STOP -> timing.later(now.plus(SPOT_NOTICE), () -> stopForSpot(instanceId));
                case HIBERNATE -> stopForSpot(instanceId);
            }
            return instanceId;
        });
    }

    /** EC2 recommends to replace a Spot instance; nothing happens to it. */
    public void recommendRebalance(String instanceId) {
        chronicle.whileStill(() -> {
            String subnetId = instance(instanceId).subnetId();
            events.emit(
                    new RebalanceRecommendation(instanceId, subnet(subnetId).availabilityZone()));
            return instanceId;
        });
    }

    /** Creates an interface and attaches it to a running or stopped instance. */
    public String attachInterface(
            String instanceId,
            String subnetId,
            Map<String, String> tags,
            boolean deleteOnTermination) {
        return chronicle.whileStill(() -> {
            switch (instance(instanceId).state()) {
                case RUNNING, STOPPED -> {}
                case PENDING, STOPPING, SHUTTING_DOWN, TERMINATED ->
                        throw Ec2Errors.badRequest(
                                "IncorrectState",
                                "Instance '%s' is not in a valid state to attach a network interface"
                                        .formatted(instanceId));
            }
            int deviceIndex =
                    1
                            + chronicle.world().interfacesOf(instanceId).stream()
                                    .mapToInt(i -> i.attachment().orElseThrow().deviceIndex())
                                    .max()
                                    .orElse(-1);
            NetworkInterface created =
                    newInterface(
                            subnet(subnetId),
                            Optional.empty(),
                            Optional.empty(),
                            true,
                            List.of(),
                            new Attachment(
                                    ids.next("eni-attach"),
                                    instanceId,
                                    deviceIndex,
                                    deleteOnTermination),
                            tags);
            chronicle.change(w -> w.with(created));
            return created.id();
        });
    }

    public void detachInterface(String networkInterfaceId) {
        chronicle.change(w ->
                w.mapNetworkInterface(networkInterfaceId, i -> i.withAttachment(Optional.empty())));
    }

    /** Deletes it, attached or not; a route that leads to it stays, and is a blackhole. */
    public void deleteInterface(String networkInterfaceId) {
        chronicle.change(w -> w.withoutNetworkInterface(networkInterfaceId));
    }

    public void setStatusChecks(
            String instanceId, StatusCheck instanceStatus, StatusCheck systemStatus) {
        chronicle.change(w ->
                w.mapInstance(instanceId, i -> i.withStatusChecks(instanceStatus, systemStatus)));
    }

    // Whoever ended the instance within the notice was faster.
    private void takeBack(String instanceId) {
        if (chronicle.world().instances().containsKey(instanceId)) {
            terminate(instanceId);
        }
    }

    private void stopForSpot(String instanceId) {
        chronicle.whileStill(() -> {
            Instance instance = chronicle.world().instances().get(instanceId);
            if (instance != null) {
                switch (instance.state()) {
                    case PENDING, RUNNING -> beginStop(instanceId);
                    case STOPPING, STOPPED, SHUTTING_DOWN, TERMINATED -> {}
                }
            }
            return instanceId;
        });
    }

    private void beginStop(String instanceId) {
        enter(instanceId, InstanceState.STOPPING);
        after(
                times.stopping(),
                instanceId,
                () -> {
                    chronicle.change(w -> publicAddresses.released(w, instanceId));
                    enter(instanceId, InstanceState.STOPPED);
                });
    }

    private void run(String instanceId) {
        enter(instanceId, InstanceState.RUNNING);
        after(
                times.initializing(),
                instanceId,
                () ->
                        chronicle.change(w ->
                                w.mapInstance(
                                        instanceId,
                                        i ->
                                                i.withStatusChecks(
                                                        passed(i.instanceStatus()),
                                                        passed(i.systemStatus())))));
    }

    /** What a test has set meanwhile stays. */
    private static StatusCheck passed(StatusCheck before) {
        return before == StatusCheck.INITIALIZING ? StatusCheck.OK : before;
    }

    private void end(String instanceId) {
        chronicle.change(w -> publicAddresses.released(w, instanceId));
        chronicle.change(w -> {
            World left = w;
            for (NetworkInterface each : w.interfacesOf(instanceId)) {
                left =
                        each.attachment().orElseThrow().deleteOnTermination()
                                ? left.withoutNetworkInterface(each.id())
                                : left.with(each.withAttachment(Optional.empty()));
            }
            return left.mapInstance(instanceId, i -> i.withState(InstanceState.TERMINATED));
        });
        chronicle.vanish(instanceId, timing.now().plus(times.visibleAfterTermination()));
        events.emit(new InstanceStateChange(instanceId, InstanceState.TERMINATED));
    }

    private void enter(String instanceId, InstanceState state) {
        chronicle.change(w -> w.mapInstance(instanceId, i -> i.withState(state)));
        events.emit(new InstanceStateChange(instanceId, state));
    }

    private void after(Duration duration, String instanceId, Runnable next) {
        int transition = transitions.merge(instanceId, 1, Integer::sum);
        timing.later(
                timing.now().plus(duration),
                () ->
                        chronicle.whileStill(() -> {
                            if (transitions.getOrDefault(instanceId, 0) == transition) {
                                next.run();
                            }
                            return instanceId;
                        }));
    }

    private NetworkInterface newInterface(
            Subnet subnet,
            Optional<String> privateAddress,
            Optional<String> publicIp,
            boolean sourceDestCheck,
            List<String> securityGroupIds,
            Attachment attachment,
            Map<String, String> tags) {
        String address = Addresses.privateAddress(chronicle.world(), subnet, privateAddress);
        return new NetworkInterface(
                ids.next("eni"),
                subnet.vpcId(),
                subnet.id(),
                ids.macAddress(),
                List.of(new PrivateAddress(address, true, publicIp)),
                sourceDestCheck,
                List.copyOf(securityGroupIds),
                Optional.of(attachment),
                Map.copyOf(tags));
    }

    private Subnet subnet(String subnetId) {
        Subnet subnet = chronicle.world().subnets().get(subnetId);
        if (subnet == null) {
            throw ResourceId.SUBNET.notFound(subnetId);
        }
        return subnet;
    }

    private Instance instance(String instanceId) {
        Instance instance = chronicle.world().instances().get(instanceId);
        if (instance == null) {
            throw ResourceId.INSTANCE.notFound(instanceId);
        }
        return instance;
    }
}
