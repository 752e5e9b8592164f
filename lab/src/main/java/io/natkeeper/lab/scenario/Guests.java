package io.natkeeper.lab.scenario;

import io.natkeeper.lab.network.VpcNetwork;
import io.natkeeper.lab.report.Lane;
import io.natkeeper.simulator.world.Instance;
import io.natkeeper.simulator.world.World;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The machines of the simulated instances: powered while EC2 says so, and booted with the product's
 * own scripts where they are NAT instances.
 */
final class Guests implements AutoCloseable {

    private final VpcNetwork network;
    private final Path hostScripts;
    private final Narrator narrator;
    private final Set<String> booted = ConcurrentHashMap.newKeySet();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final ExecutorService boots = Executors.newCachedThreadPool();

    Guests(VpcNetwork network, Path hostScripts, Narrator narrator) {
        this.network = network;
        this.hostScripts = hostScripts;
        this.narrator = narrator;
    }

    /** Gives and takes power as the world says; the network follows it already. */
    void follow(World world) {
        for (Instance instance : world.instances().values()) {
            switch (instance.state()) {
                case PENDING, RUNNING -> powerOn(instance);
                // An operating system that is told to stop stops its network first, or at once.
                case STOPPING, STOPPED, SHUTTING_DOWN, TERMINATED -> powerOff(instance);
            }
        }
    }

    private void powerOn(Instance instance) {
        if (network.hasPower(instance.id())) {
            return;
        }
        network.plugIn(instance.id());
        if (instance.tags().containsKey("natkeeper:pool") && booted.add(instance.id())) {
            boots.execute(() -> boot(instance));
        }
    }

    private void powerOff(Instance instance) {
        booted.remove(instance.id());
        network.unplug(instance.id());
    }

    /** What user data does on a real host. */
    private void boot(Instance instance) {
        String name = Names.of(instance);
        try {
            Process script =
                    VpcNetwork.start(
                            network.namespaceOf(instance.id()),
                            hostScripts.resolve("natkeeper-host").toString(),
                            "configure");
            String output =
                    new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (script.waitFor() == 0) {
                narrator.tell(Lane.HOST, name + " has booted and is a NAT");
            } else {
                didNotBoot(instance, output.strip());
            }
        } catch (IOException | RuntimeException e) {
            didNotBoot(instance, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void didNotBoot(Instance instance, String reason) {
        String words = Names.of(instance) + " did not become a NAT: " + reason;
        narrator.tell(Lane.HOST, words);
        // Whoever loses power while booting may say what it likes.
        if (booted.contains(instance.id())) {
            complaints.add(words);
        }
    }

    /** Hosts that did not boot, in words. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    @Override
    public void close() {
        boots.shutdownNow();
    }
}
