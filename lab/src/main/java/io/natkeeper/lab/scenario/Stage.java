package io.natkeeper.lab.scenario;

import io.natkeeper.lab.LabOptions;
import io.natkeeper.lab.lambda.InvocationResult;
import io.natkeeper.lab.lambda.Outcome;
import io.natkeeper.lab.network.Sent;
import io.natkeeper.lab.report.Lane;
import io.natkeeper.lab.report.Reachability;
import io.natkeeper.lab.report.TerminalTimeline;
import io.natkeeper.lab.traffic.PortUse;
import io.natkeeper.lab.traffic.Sample;
import io.natkeeper.simulator.InstanceSpec;
import io.natkeeper.simulator.SimulatedAws;
import io.natkeeper.simulator.world.AutoScalingGroup.MemberState;
import io.natkeeper.simulator.world.Instance;
import io.natkeeper.simulator.world.InstanceState;
import io.natkeeper.simulator.world.World;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ssm.model.Parameter;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/**
 * The running system that a scenario is played on: simulated AWS, a network that follows it, hosts,
 * traffic, and the packaged function.
 */
public final class Stage implements AutoCloseable {

    /** How long traffic is watched before the disruption. */
    static final Duration CALM_BEFORE = Duration.ofSeconds(3);

    static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

    /** Probers send every 20 ms; whoever had no answer for so long is offline. */
    private static final Duration RECENTLY = Duration.ofMillis(300);

    private final LabOptions options;
    private final Backdrop backdrop;
    private Vpc vpc;
    private final Traffic traffic;
    private final Narrator narrator;
    private final Natkeeper natkeeper;
    private volatile @Nullable Cause cause;

    private boolean baseline;
    private List<PortUse> portUses = List.of();
    private Optional<Integer> writesOfLastSweep = Optional.empty();

    private record Cause(Instant at, World before) {}

    private Stage(
            LabOptions options,
            Backdrop backdrop,
            Vpc vpc,
            Traffic traffic,
            Narrator narrator,
            Natkeeper natkeeper) {
        this.options = options;
        this.backdrop = backdrop;
        this.vpc = vpc;
        this.traffic = traffic;
        this.narrator = narrator;
        this.natkeeper = natkeeper;
    }

    /** Starts everything, and returns when hosts run, the function is warm and packets flow. */
    static Stage open(
            LabOptions options, Scenario scenario, TerminalTimeline terminal, Narrator narrator)
            throws IOException, InterruptedException {
        Backdrop backdrop = Backdrop.open(options, narrator);
        Natkeeper natkeeper;
        try {
            natkeeper =
                    new Natkeeper(
                            options,
                            scenario.cast(),
                            backdrop.aws(),
                            backdrop.endpoint(),
                            narrator);
        } catch (IOException | RuntimeException e) {
            backdrop.close();
            throw e;
        }
        Traffic traffic = new Traffic(terminal);
        try {
            // Hosts that boot ask it for an answer.
            traffic.startServer();

            Vpc vpc = Vpc.build(backdrop.aws(), castOf(options, scenario));
            Stage stage = new Stage(options, backdrop, vpc, traffic, narrator, natkeeper);
            stage.baseline =
                    new Prologue(
                                    options,
                                    scenario.cast(),
                                    stage,
                                    backdrop,
                                    traffic,
                                    narrator,
                                    natkeeper)
                            .play();
            return stage;
        } catch (InterruptedException | RuntimeException e) {
            close(traffic, natkeeper, backdrop);
            throw e;
        }
    }

    private static void close(Traffic traffic, Natkeeper natkeeper, Backdrop backdrop) {
        traffic.close();
        natkeeper.close();
        backdrop.close();
    }

    private static Cast castOf(LabOptions options, Scenario scenario) {
        return options.sourceDestCheckLeftOn()
                ? scenario.cast().withSourceDestCheck()
                : scenario.cast();
    }

    /** Clients on the internet begin to use the pool's ports. */
    void startPortClients(List<PortUse> uses) {
        startPortClients(vpc.entryAddress(), uses);
    }

    /** Clients on the internet begin to use ports of a public address. */
    void startPortClients(String publicIp, List<PortUse> uses) {
        portUses = List.copyOf(uses);
        traffic.startPortClients(publicIp, uses);
    }

    /** What somebody types who changes the port map. */
    void putMap(String yaml) {
        put(PortMaps.PARAMETER, yaml);
    }

    /** What somebody types who changes the egress policy. */
    void putPolicy(String yaml) {
        put(EgressPolicies.PARAMETER, yaml);
    }

    private void put(String parameter, String yaml) {
        aws().ssm()
                .putParameter(r ->
                        r.name(parameter).value(yaml).type(ParameterType.STRING).overwrite(true));
    }

    /**
     * Puts the map, and waits until everybody who may is connected.
     *
     * @param others clients whose ports lead nowhere yet
     */
    void putMapAndConnect(PortUse... others) throws InterruptedException {
        putMap(PortMaps.map());
        startPortClients(Stream.concat(PortMaps.welcome().stream(), Stream.of(others)).toList());
        if (!awaitPorts(PATIENCE.multipliedBy(2), PortMaps.welcome())) {
            throw new IllegalStateException("The ports did not come into force");
        }
        awaitIdle();
        calm(CALM_BEFORE);
    }

    /** A private host is terminated; another, with the same tags but its name, does its work. */
    void replaceHost(Vpc.Zone zone, String name, String newName) throws InterruptedException {
        Instance old = aws().world().instance(Names.idOf(aws().world(), name));
        List<String> groups = aws().world().interfacesOf(old.id()).getFirst().securityGroupIds();
        Map<String, String> tags = new HashMap<>(old.tags());
        tags.put("Name", newName);
        traffic.stopProber(name);
        aws().lifecycle().terminate(old.id());
        String id =
                aws().lifecycle()
                        .runInstance(
                                InstanceSpec.in(old.subnetId())
                                        .withSecurityGroups(groups.toArray(String[]::new))
                                        .withTags(tags));
        vpc = vpc.withHost(zone, newName, id);
        var _ = await(PATIENCE, () -> stateOf(id) == InstanceState.RUNNING);
        traffic.startProber(newName, backdrop.namespaceOf(id), true);
    }

    /** Waits until nothing is under way, and forgets the calls until now. */
    void awaitIdle() throws InterruptedException {
        var _ = await(PATIENCE, natkeeper::isIdle);
        aws().calls().reset();
    }

    /** What somebody types on a NAT host, and reads there. */
    String type(String instanceId, String... command) throws InterruptedException {
        return backdrop.guests().type(aws().world().instance(instanceId), command);
    }

    /**
     * Somebody's own server on a NAT host.
     *
     * @param port as {@code PORT=DIALECT}
     */
    void listen(String instanceId, String port) {
        backdrop.guests().listen(aws().world().instance(instanceId), port);
    }

    /** Who has sent to whom over an interface so far: what its host really did. */
    Set<Sent> sentBy(String networkInterfaceId) {
        return backdrop.sentBy(networkInterfaceId);
    }

    String databaseEndpoint() {
        return aws().rds()
                .describeDBInstances(r -> r.dbInstanceIdentifier(PortTargets.DATABASE))
                .dbInstances()
                .getFirst()
                .endpoint()
                .address();
    }

    /** Whether Natkeeper has noted on every NAT host which map is in force there. */
    boolean hostsAreMarked() {
        return vpc.zones().stream()
                .flatMap(zone -> zone.natIds().stream())
                .allMatch(id -> aws().world().instance(id).tags().containsKey("natkeeper:ports"));
    }

    /** Waits until what a private host has just sent left by this address; says whether. */
    boolean awaitLeavesBy(Duration patience, String host, String publicIp)
            throws InterruptedException {
        return await(
                patience,
                () -> {
                    Instant since = Instant.now().minus(RECENTLY);
                    return samples().stream()
                            .filter(s -> s.ok() && s.sentAt().isAfter(since))
                            .filter(s -> s.host().equals(host) && Reachability.counts(s))
                            .flatMap(s -> s.publicAddress().stream())
                            .collect(Collectors.toSet())
                            .equals(Set.of(publicIp));
                });
    }

    /** The inventory's parameters: what Natkeeper published. */
    List<String> inventory() {
        return aws()
                .ssm()
                .getParametersByPath(r -> r.path("/natkeeper/" + Vpc.POOL).recursive(true))
                .parameters()
                .stream()
                .filter(parameter -> parameter.name().contains("/inventory"))
                .map(Parameter::value)
                .toList();
    }

    /** The inventory as people see it, by the product's own command. */
    Optional<String> inventoryPage() {
        return inventory().isEmpty()
                ? Optional.empty()
                : Optional.of(Functions.inventoryPage(backdrop.endpoint()));
    }

    /** Waits until each client has just been answered; says whether. */
    boolean awaitPorts(Duration patience, List<PortUse> uses) throws InterruptedException {
        Set<String> names = uses.stream().map(PortUse::name).collect(Collectors.toSet());
        return await(
                patience,
                () -> {
                    Instant since = Instant.now().minus(RECENTLY);
                    return names.equals(
                            samples().stream()
                                    .filter(s -> s.ok() && s.sentAt().isAfter(since))
                                    .map(Sample::host)
                                    .filter(names::contains)
                                    .collect(Collectors.toSet()));
                });
    }

    List<PortUse> portUses() {
        return portUses;
    }

    /** What has been seen so far. */
    List<Sample> samples() {
        return traffic.samples();
    }

    /** Waits for packets; where the check is left on none will ever pass. */
    boolean awaitEveryoneOnline() throws InterruptedException {
        return await(
                options.sourceDestCheckLeftOn() ? Duration.ZERO : PATIENCE,
                () -> traffic.everyoneIsOnline(Instant.now().minus(RECENTLY)));
    }

    public SimulatedAws aws() {
        return backdrop.aws();
    }

    public Vpc vpc() {
        return vpc;
    }

    /** Whether Natkeeper is disconnected on purpose. */
    public boolean isControl() {
        return options.control();
    }

    /** What can go wrong in the world. */
    Mishaps mishaps() {
        return new Mishaps(options, backdrop, vpc);
    }

    public void tell(Lane lane, String what) {
        narrator.tell(lane, what);
    }

    public InstanceState stateOf(String instanceId) {
        return Objects.requireNonNull(aws().world().instances().get(instanceId), instanceId)
                .state();
    }

    Natkeeper natkeeper() {
        return natkeeper;
    }

    /** Whether Auto Scaling has it in service. */
    public boolean isInService(String instanceId) {
        return aws().world().autoScalingGroup(Vpc.GROUP).member(instanceId).stream()
                .anyMatch(member -> member.state() == MemberState.IN_SERVICE);
    }

    /** The newest NAT instance of a zone, whoever launched it. */
    public String newestNatOf(Vpc.Zone zone) {
        return Evidence.newestNatOf(aws().world(), zone);
    }

    /** Waits until every private route table of the zone leads to this NAT instance. */
    public void awaitRoutesTo(String natId, Vpc.Zone zone) throws InterruptedException {
        var _ =
                await(
                        PATIENCE.plus(Delays.FAILBACK_DELAY),
                        () ->
                                zone.tableIds().stream()
                                        .allMatch(table ->
                                                Evidence.natOf(aws().world(), table)
                                                        .equals(Optional.of(natId))));
    }

    /** The disruption that the scenario is about: the report's second 0. */
    public void cause(String what, CauseAction action) throws InterruptedException {
        World before = aws().world();
        Instant at = Instant.now();
        cause = new Cause(at, before);
        narrator.cause(at, what);
        if (options.control()) {
            natkeeper.disconnect();
            backdrop.guests().keepNothing();
        }
        action.run();
    }

    /** What the disruption does. */
    public interface CauseAction {
        void run() throws InterruptedException;
    }

    /**
     * One sweep, waited for. Nothing happens where Natkeeper is disconnected.
     *
     * @return whether it succeeded, soon enough
     */
    public boolean sweep() throws InterruptedException {
        if (!natkeeper.isConnected()) {
            return false;
        }
        List<CompletableFuture<InvocationResult>> sweeps = natkeeper.sweep();
        return await(PATIENCE, () -> sweeps.stream().allMatch(CompletableFuture::isDone))
                && sweeps.stream().allMatch(sweep -> sweep.join().outcome().succeeded());
    }

    /** From now on the schedule's events arrive. */
    public void sweepEvery(Duration period) {
        var _ = aws().events().schedule(period);
    }

    /** How many invocations have ended since the disruption. */
    public long invocationsSinceCause() {
        return natkeeper.endedSince(causeOrThrow().at());
    }

    /** Whether an invocation has ended with such an answer. */
    public boolean hasAnswered(Predicate<String> expected) {
        return natkeeper.ended().stream()
                .anyMatch(ended ->
                        ended.outcome() instanceof Outcome.Succeeded(String answer)
                                && expected.test(answer));
    }

    /** Lets time pass, in which failures of the lab itself come to light. */
    public void calm(Duration duration) throws InterruptedException {
        var _ = await(duration, () -> false);
    }

    /** Waits until it is so, or patience ends; says which. */
    public boolean await(Duration patience, BooleanSupplier condition) throws InterruptedException {
        Instant deadline = Instant.now().plus(patience);
        while (!condition.getAsBoolean()) {
            backdrop.throwIfBroken();
            if (Instant.now().isAfter(deadline)) {
                return false;
            }
            Thread.sleep(LOOK_AGAIN);
        }
        return true;
    }

    /** Until packets flow everywhere, for some seconds longer; gives up after a while. */
    public void untilEveryoneIsOnlineAgain() throws InterruptedException {
        // The disruption needs a moment to be seen, too.
        calm(Duration.ofSeconds(3));
        var _ = awaitEveryoneOnline();
        calm(Duration.ofSeconds(3));
    }

    /** Ends the run: a last sweep that should find nothing to do, then the probers stop. */
    Evidence end(Judgement judgement) throws InterruptedException {
        natkeeper.lowerCurtain();
        if (natkeeper.isConnected()) {
            // Beside a run under way it would start a second, cold sandbox.
            var _ = await(PATIENCE.multipliedBy(2), natkeeper::isIdle);
            narrator.tell(Lane.LAB, "One more sweep, which should find nothing to do");
            int before = writeCalls();
            writesOfLastSweep = sweep() ? Optional.of(writeCalls() - before) : Optional.empty();
        }
        backdrop.throwIfBroken();
        Cause known = causeOrThrow();
        return judgement.evidence(
                this, known.at(), known.before(), traffic.finish(), baseline, writesOfLastSweep);
    }

    /**
     * The functions'; a host may report in between, and a delivery that changes nothing is free.
     */
    private int writeCalls() {
        return aws().calls().writeCalls()
                - aws().calls().calls(Guests.REPORT)
                - aws().calls().calls("SendCommand");
    }

    /** What the lab's own programs said that nobody expects of them. */
    List<String> complaints() {
        return Stream.of(backdrop.complaints(), traffic.complaints())
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public void close() {
        close(traffic, natkeeper, backdrop);
    }

    private Cause causeOrThrow() {
        Cause known = cause;
        if (known == null) {
            throw new IllegalStateException("The scenario has no cause");
        }
        return known;
    }
}
