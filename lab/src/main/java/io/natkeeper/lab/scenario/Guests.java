package io.natkeeper.lab.scenario;

import io.natkeeper.lab.network.VpcNetwork;
import io.natkeeper.lab.report.Lane;
import io.natkeeper.simulator.world.AutoScalingGroup.Member;
import io.natkeeper.simulator.world.AutoScalingGroup.MemberState;
import io.natkeeper.simulator.world.Instance;
import io.natkeeper.simulator.world.World;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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

    private final VpcNetwork network;
    private final Path hostScripts;
    private final Narrator narrator;
    private final Reports reports;

    /** Which boot of each machine is under way or done: who has lost power has none. */
    private final ConcurrentHashMap<String, Integer> boots = new ConcurrentHashMap<>();

    private final AtomicInteger bootsSoFar = new AtomicInteger();
    private final AtomicInteger bootsUnderWay = new AtomicInteger();
    private final Set<String> hung = ConcurrentHashMap.newKeySet();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final ExecutorService machines = Executors.newCachedThreadPool();
    private volatile Duration bootTime = Duration.ZERO;
    private volatile boolean userDataIsBroken;

    /** What hosts tell Natkeeper. */
    interface Reports {

        void ready(Instance host);

        /** Whether the host sees, by its own tag, that its report has arrived. */
        boolean haveArrived(Instance host);
    }

    /**
     * @param reports hears of each NAT instance whose own check has passed after a boot
     */
    Guests(VpcNetwork network, Path hostScripts, Narrator narrator, Reports reports) {
        this.network = network;
        this.hostScripts = hostScripts;
        this.narrator = narrator;
        this.reports = reports;
    }

    void bootsTake(Duration newBootTime) {
        bootTime = newBootTime;
    }

    /** Whoever gets power from now on runs, and never becomes a NAT. */
    void breakUserData() {
        userDataIsBroken = true;
    }

    /** It does nothing more until it is stopped. */
    void hang(String instanceId) {
        hung.add(instanceId);
        boots.remove(instanceId);
        network.unplug(instanceId);
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
        }
    }

    private void powerOff(Instance instance) {
        boots.remove(instance.id());
        hung.remove(instance.id());
        network.unplug(instance.id());
    }

    private void live(Instance instance, int boot) {
        try {
            boolean isNat;
            try {
                Thread.sleep(bootTime);
                isNat = isUnderWay(instance, boot) && boot(instance, boot);
            } finally {
                bootsUnderWay.decrementAndGet();
            }
            // Again and again, because an event can be lost.
            while (isNat && isUnderWay(instance, boot) && !reports.haveArrived(instance)) {
                reports.ready(instance);
                Thread.sleep(Delays.READY_REPORT_PERIOD);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What user data does on a real host; says whether it is a NAT now. */
    private boolean boot(Instance instance, int boot) throws InterruptedException {
        try {
            for (String command : List.of("configure", "check")) {
                String failure = run(instance, command);
                if (!failure.isEmpty()) {
                    didNotBoot(instance, boot, failure);
                    return false;
                }
            }
            narrator.tell(Lane.HOST, Names.of(instance) + " has booted, and its own check passes");
            return true;
        } catch (IOException | RuntimeException e) {
            didNotBoot(instance, boot, e.toString());
            return false;
        }
    }

    /** What the host's script says if it fails; else nothing. */
    private String run(Instance instance, String command) throws IOException, InterruptedException {
        Process script =
                VpcNetwork.start(
                        network.namespaceOf(instance.id()),
                        "env",
                        "NATKEEPER_CHECK_TARGETS=" + Traffic.SERVER,
                        hostScripts.resolve("natkeeper-host").toString(),
                        command);
        String output = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return script.waitFor() == 0
                ? ""
                : "natkeeper-host %s: %s".formatted(command, output.strip());
    }

    private void didNotBoot(Instance instance, int boot, String reason) {
        String words = Names.of(instance) + " did not become a NAT: " + reason;
        // Whoever loses power while booting may say what it likes.
        if (isUnderWay(instance, boot)) {
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
        machines.shutdownNow();
    }
}
