package io.natkeeper.lab.scenario;

import io.natkeeper.lab.network.VpcNetwork;
import io.natkeeper.lab.report.Lane;
import io.natkeeper.lab.traffic.Listeners;
import io.natkeeper.simulator.ssm.SimulatedSsm;
import io.natkeeper.simulator.ssm.SsmAgent;
import io.natkeeper.simulator.ssm.SsmDocument;
import io.natkeeper.simulator.world.AutoScalingGroup.Member;
import io.natkeeper.simulator.world.AutoScalingGroup.MemberState;
import io.natkeeper.simulator.world.Instance;
import io.natkeeper.simulator.world.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * The machines of the simulated instances: powered while EC2 says so, and booted with the product's
 * own scripts where they are NAT instances.
 */
final class Guests implements AutoCloseable {

    /** The one call of AWS that a host makes: its report. */
    static final String REPORT = "PutEvents";

    /** Empty at each boot, in the lab's own /run: a host remembers there what it has reported. */
    private static final Path MACHINES = Path.of("/run/natkeeper/machines");

    /** Its own /run and disk, and the VPC's resolver; resolv.conf may be a link into /run. */
    private static final String AS_ON_A_MACHINE =
            """
            mount --bind "$2" "$1/disk"
            mount --rbind "$1" /run
            conf=$(readlink -m /etc/resolv.conf)
            [[ -e $conf ]] || { mkdir -p "${conf%/*}" && : >"$conf"; }
            mount --bind /run/dhcp-resolv.conf "$conf"
            shift 2
            exec "$@"
            """;

    /** What a unit of its own keeps true on a NAT host. */
    private static final List<String> KEPT = List.of("ports", "egress");

    private final VpcNetwork network;
    private final Path hostScripts;
    private final SimulatedSsm systemsManager;
    private final Narrator narrator;
    private final URI endpoint;

    /** Which boot of each machine is under way or done: who has lost power has none. */
    private final ConcurrentHashMap<String, Integer> boots = new ConcurrentHashMap<>();

    private final AtomicInteger bootsSoFar = new AtomicInteger();
    private final AtomicInteger bootsUnderWay = new AtomicInteger();
    private final Set<String> hung = ConcurrentHashMap.newKeySet();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final ExecutorService machines = Executors.newCachedThreadPool();
    private volatile Duration bootTime = Duration.ZERO;
    private volatile boolean userDataIsBroken;
    private volatile Optional<HostDefect> defect = Optional.empty();
    private volatile boolean keepsTexts = true;
    private final Map<String, Instance> systemsManagerKnows = new ConcurrentHashMap<>();
    private final List<Process> keepers = new CopyOnWriteArrayList<>();
    private final List<Process> listeners = new CopyOnWriteArrayList<>();

    /**
     * @param endpoint where hosts find AWS
     */
    Guests(
            VpcNetwork network,
            Path hostScripts,
            URI endpoint,
            SimulatedSsm systemsManager,
            Narrator narrator) {
        this.network = network;
        this.systemsManager = systemsManager;
        this.hostScripts = hostScripts;
        this.endpoint = endpoint;
        this.narrator = narrator;
    }

    void bootsTake(Duration newBootTime) {
        bootTime = newBootTime;
    }

    /** Whoever gets power from now on runs, and never becomes a NAT. */
    void breakUserData() {
        userDataIsBroken = true;
    }

    /** Whoever gets power from now on becomes a NAT, but for this. */
    void breakHosts(HostDefect newDefect) {
        defect = Optional.of(newDefect);
    }

    /** From now on natkeeper-ports and natkeeper-egress run on no NAT host. */
    void keepNothing() {
        keepsTexts = false;
        keepers.forEach(Process::destroyForcibly);
    }

    /** It does nothing more until it is stopped. */
    void hang(String instanceId) {
        hung.add(instanceId);
        boots.remove(instanceId);
        systemsManager.silenceAgent(instanceId);
        network.unplug(instanceId);
    }

    /** As after {@link #hang}. */
    void startAgain(Instance instance) {
        hung.remove(instance.id());
        powerOn(instance);
    }

    /** Gives and takes power as the world says; the network follows it already. */
    void follow(World world) {
        Set<String> withoutRootVolume = withoutRootVolume(world);
        for (Instance instance : world.instances().values()) {
            if (withoutRootVolume.contains(instance.id())) {
                powerOff(instance);
                continue;
            }
            switch (instance.state()) {
                case PENDING, RUNNING -> powerOn(instance);
                // An operating system that is told to stop stops its network first, or at once.
                case STOPPING, STOPPED, SHUTTING_DOWN, TERMINATED -> powerOff(instance);
            }
        }
    }

    /** They run all the while, says EC2, and boot when the new volume is there. */
    private static Set<String> withoutRootVolume(World world) {
        return world.autoScalingGroups().values().stream()
                .flatMap(group -> group.members().stream())
                .filter(member -> member.state() == MemberState.REPLACING_ROOT_VOLUME_PROCEED)
                .map(Member::instanceId)
                .collect(Collectors.toSet());
    }

    private void powerOn(Instance instance) {
        if (network.hasPower(instance.id()) || hung.contains(instance.id())) {
            return;
        }
        network.plugIn(instance.id());
        if (instance.tags().containsKey("natkeeper:pool") && !userDataIsBroken) {
            int boot = bootsSoFar.incrementAndGet();
            boots.put(instance.id(), boot);
            bootsUnderWay.incrementAndGet();
            machines.execute(() -> live(instance, boot));
        } else if (instance.tags().containsKey(PortTargets.LISTENERS)) {
            listen(instance, instance.tags().getOrDefault(PortTargets.LISTENERS, "").split(" "));
        }
    }

    /**
     * @param ports each as {@code PORT=DIALECT}
     */
    void listen(Instance instance, String... ports) {
        List<String> listening = new ArrayList<>(List.of(Names.of(instance)));
        listening.addAll(List.of(ports));
        listeners.add(
                VpcNetwork.start(
                        network.namespaceOf(instance.id()),
                        Programs.java(Listeners.class, listening)));
    }

    private void powerOff(Instance instance) {
        boots.remove(instance.id());
        hung.remove(instance.id());
        network.unplug(instance.id());
    }

    private void live(Instance instance, int boot) {
        try {
            boolean hasBooted;
            try {
                Thread.sleep(bootTime);
                hasBooted = isUnderWay(instance, boot) && boot(instance, boot);
            } finally {
                bootsUnderWay.decrementAndGet();
            }
            if (hasBooted) {
                startAgent(instance, boot);
                if (keepsTexts) {
                    KEPT.forEach(kind -> machines.execute(() -> keep(instance, boot, kind)));
                }
                // It begins with another configure, which would mend what is to stay broken.
                if (defect.isEmpty()) {
                    machines.execute(() -> followAddresses(instance, boot));
                }
                report(instance, boot);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What user data does on a real host; says whether it is what it should be now. */
    private boolean boot(Instance instance, int boot) throws InterruptedException {
        Optional<HostDefect> planned = defect;
        try {
            Files.createDirectories(runFolder(instance, boot).resolve("disk"));
            Files.createDirectories(diskFolder(instance));
            // As DHCP tells it.
            Files.writeString(
                    runFolder(instance, boot).resolve("dhcp-resolv.conf"),
                    "nameserver " + VpcNetwork.resolverAddress() + "\n");
            String failure = natkeeperHost(instance, boot, "configure").failure();
            if (failure.isEmpty()) {
                failure =
                        planned.isPresent()
                                ? run(instance, boot, planned.get().command()).failure()
                                : natkeeperHost(instance, boot, "check").failure();
            }
            if (!failure.isEmpty()) {
                didNotBoot(instance, boot, failure);
                return false;
            }
            narrator.tell(
                    Lane.HOST,
                    Names.of(instance)
                            + planned.map(known -> " has booted, but " + known.words())
                                    .orElse(" has booted, and its own check passes"));
            return true;
        } catch (IOException | RuntimeException e) {
            didNotBoot(instance, boot, e.toString());
            return false;
        }
    }

    /** Systems Manager hears it, and what it is sent runs on the machine. */
    void startAgent(String instanceId) {
        Instance instance = systemsManagerKnows.get(instanceId);
        if (instance != null) {
            startAgent(instance, boots.getOrDefault(instanceId, 0));
        }
    }

    private void startAgent(Instance instance, int boot) {
        systemsManagerKnows.put(instance.id(), instance);
        systemsManager.startAgent(instance.id(), run -> execute(instance, boot, run));
    }

    /** As the agent does: the document's script in a file, its values in the environment. */
    private SsmAgent.Answer execute(Instance instance, int boot, SsmAgent.CommandRun run) {
        SsmDocument.ShellScript script = run.document().shellScript(run.parameters(), true);
        Path file = runFolder(instance, boot).resolve(run.commandId() + ".sh");
        try {
            Files.writeString(
                    file,
                    script.text().replace("/usr/local/lib/natkeeper", hostScripts.toString()));
            List<String> command = new ArrayList<>(List.of("env"));
            script.environment().forEach((name, value) -> command.add(name + "=" + value));
            command.addAll(List.of("bash", "/run/" + file.getFileName()));
            Answer answer = run(instance, boot, command);
            return new SsmAgent.Answer(answer.exitCode(), answer.output() + "\n", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new SsmAgent.Answer(1, "", "The lab has ended");
        }
    }

    /** The units natkeeper-ports and natkeeper-egress, which systemd starts again when they end. */
    private void keep(Instance instance, int boot, String kind) {
        String end;
        try {
            List<String> command = List.of(hostScripts.resolve(kind + "/apply").toString(), "keep");
            Process keeper = start(instance, boot, command);
            keepers.add(keeper);
            Answer answer = answer(command, keeper);
            end = "it ended with %d: %s".formatted(answer.exitCode(), answer.output());
        } catch (IOException | RuntimeException e) {
            end = e.toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        if (keepsTexts) {
            complain(instance, boot, " no longer keeps its %s: %s".formatted(kind, end));
        }
    }

    /** What somebody types on a NAT host, and reads there. */
    String type(Instance instance, String... command) throws InterruptedException {
        try {
            Answer answer = run(instance, boots.getOrDefault(instance.id(), 0), List.of(command));
            if (answer.exitCode() != 0) {
                throw new IllegalStateException(answer.failure());
            }
            return answer.output();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The unit natkeeper-follow; it ends with the machine's power. */
    private void followAddresses(Instance instance, int boot) {
        String end;
        try {
            Answer answer = natkeeperHost(instance, boot, "follow");
            end = "it ended with %d: %s".formatted(answer.exitCode(), answer.output());
        } catch (IOException | RuntimeException e) {
            end = e.toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        complain(instance, boot, " no longer follows its addresses: " + end);
    }

    /** The unit natkeeper-ready: again and again, because an event can be lost. */
    private void report(Instance instance, int boot) throws InterruptedException {
        while (isUnderWay(instance, boot)) {
            try {
                Answer answer = natkeeperHost(instance, boot, "ready");
                // It is quiet once it sees, by its own tag, that its report has arrived.
                if (answer.output().isEmpty() && answer.exitCode() == 0) {
                    return;
                }
                if (isUnderWay(instance, boot)) {
                    narrator.tell(Lane.HOST, Names.of(instance) + " reports: " + answer.output());
                }
            } catch (IOException | RuntimeException e) {
                didNotBoot(instance, boot, e.toString());
                return;
            }
            Thread.sleep(Delays.READY_REPORT_PERIOD);
        }
    }

    private record Answer(List<String> command, int exitCode, String output) {

        /** Nothing if it succeeded. */
        String failure() {
            return exitCode == 0 ? "" : "%s: %s".formatted(String.join(" ", command), output);
        }
    }

    private Answer natkeeperHost(Instance instance, int boot, String command)
            throws IOException, InterruptedException {
        return run(
                instance, boot, List.of(hostScripts.resolve("natkeeper-host").toString(), command));
    }

    private Answer run(Instance instance, int boot, List<String> command)
            throws IOException, InterruptedException {
        return answer(command, start(instance, boot, command));
    }

    private static Answer answer(List<String> command, Process process)
            throws IOException, InterruptedException {
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Answer(command, process.waitFor(), output.strip());
    }

    private Process start(Instance instance, int boot, List<String> command) {
        List<String> argv = new ArrayList<>();
        argv.addAll(List.of("bash", "-euc", AS_ON_A_MACHINE, "bash"));
        argv.add(runFolder(instance, boot).toString());
        argv.add(diskFolder(instance).toString());
        argv.addAll(List.of("env", "NATKEEPER_CHECK_TARGETS=" + Traffic.SERVER));
        argv.add("AWS_ENDPOINT_URL=" + endpoint);
        argv.add("NATKEEPER_STATE=/run/disk/delivery");
        argv.add("NATKEEPER_PORTS_STATE=/run/disk/ports");
        argv.add("NATKEEPER_EGRESS_STATE=/run/disk/egress");
        argv.add("NATKEEPER_HOST=" + hostScripts.resolve("natkeeper-host"));
        argv.addAll(command);
        return VpcNetwork.start(network.namespaceOf(instance.id()), argv.toArray(String[]::new));
    }

    /** What outlasts a boot. */
    private static Path diskFolder(Instance instance) {
        return MACHINES.resolve(instance.id());
    }

    private static Path runFolder(Instance instance, int boot) {
        return MACHINES.resolve(instance.id() + "-" + boot);
    }

    private void didNotBoot(Instance instance, int boot, String reason) {
        complain(instance, boot, " did not become a NAT: " + reason);
    }

    private void complain(Instance instance, int boot, String what) {
        // Whoever loses power may say what it likes.
        if (isUnderWay(instance, boot)) {
            String words = Names.of(instance) + what;
            narrator.tell(Lane.HOST, words);
            complaints.add(words);
        }
    }

    private boolean isUnderWay(Instance instance, int boot) {
        return boots.getOrDefault(instance.id(), 0) == boot;
    }

    /** Whether no boot is under way. */
    boolean haveBooted() {
        return bootsUnderWay.get() == 0;
    }

    /** Hosts that did not boot, in words. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    @Override
    public void close() {
        boots.clear();
        machines.shutdownNow();
        listeners.forEach(Process::destroyForcibly);
    }
}
