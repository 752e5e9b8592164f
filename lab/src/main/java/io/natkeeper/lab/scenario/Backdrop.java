package io.natkeeper.lab.scenario;

import io.natkeeper.lab.LabOptions;
import io.natkeeper.lab.metadata.MetadataServer;
import io.natkeeper.lab.network.NetworkSettings;
import io.natkeeper.lab.network.RouteChange;
import io.natkeeper.lab.network.VpcNetwork;
import io.natkeeper.lab.report.Lane;
import io.natkeeper.simulator.ApiAttempt;
import io.natkeeper.simulator.SimulatedAws;
import io.natkeeper.simulator.time.RealTiming;
import io.natkeeper.simulator.wire.WireFront;
import io.natkeeper.simulator.world.Instance;
import io.natkeeper.simulator.world.NetworkInterface;
import io.natkeeper.simulator.world.StatusCheck;
import io.natkeeper.simulator.world.World;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Simulated AWS, and a network, machines and metadata that follow it. Nothing here knows Natkeeper:
 * packets find another way only because the simulated route tables say so.
 */
final class Backdrop implements AutoCloseable {

    private final RealTiming timing;
    private final SimulatedAws aws;
    private final WireFront front;
    private final VpcNetwork network;
    private final MetadataServer metadata;
    private final Guests guests;
    private final Narrator narrator;

    /** One thread follows the world, so that the network sees its changes in order. */
    private final ExecutorService follower =
            Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());

    private final AtomicReference<World> newest = new AtomicReference<>(World.EMPTY);
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    private World followed = World.EMPTY;

    private Backdrop(LabOptions options, Narrator narrator) throws IOException {
        this.narrator = narrator;
        timing = new RealTiming();
        aws =
                SimulatedAws.builder()
                        .seed(options.seed())
                        .timing(timing)
                        .apiLatency(options.delays().apiLatency())
                        .lifecycleTimes(options.delays().lifecycle())
                        .build();
        front = WireFront.start(aws);
        network =
                VpcNetwork.start(
                        NetworkSettings.defaults()
                                .withTimeline(Clock.systemUTC(), this::routeTookEffect));
        guests = new Guests(network, options.hostScripts(), narrator);
        metadata =
                new MetadataServer(
                        new InetSocketAddress(
                                VpcNetwork.metadataServerAddress(),
                                VpcNetwork.metadataServerPort()),
                        aws::world,
                        this::instanceOf,
                        InstantSource.system());
    }

    static Backdrop open(LabOptions options, Narrator narrator) throws IOException {
        Backdrop backdrop = new Backdrop(options, narrator);
        backdrop.aws.onChange(backdrop::changed);
        backdrop.aws.calls().onAttempt(backdrop::called);
        return backdrop;
    }

    SimulatedAws aws() {
        return aws;
    }

    /** Where a client of AWS finds the simulated one. */
    URI endpoint() {
        return front.endpoint();
    }

    String namespaceOf(String instanceId) {
        return network.namespaceOf(instanceId);
    }

    void failStatusChecks(String instanceId) {
        aws.lifecycle().setStatusChecks(instanceId, StatusCheck.IMPAIRED, StatusCheck.OK);
        narrator.tell(
                Lane.AWS, Names.of(aws.world(), instanceId) + " fails its instance status check");
    }

    /** The lab's own failures must not look like the product's. */
    void throwIfBroken() {
        RuntimeException broken = failure.get();
        if (broken != null) {
            throw new IllegalStateException("The lab's network broke", broken);
        }
    }

    /** Hosts that did not become what they should; empty when all went well. */
    List<String> complaints() {
        return guests.complaints();
    }

    @Override
    public void close() {
        follower.shutdownNow();
        guests.close();
        metadata.close();
        front.close();
        timing.close();
        network.close();
    }

    private void changed(World world) {
        newest.set(world);
        if (!follower.isShutdown()) {
            follower.execute(this::follow);
        }
    }

    private void follow() {
        World world = newest.get();
        if (world.equals(followed)) {
            return;
        }
        try {
            tellStates(followed, world);
            network.follow(world);
            guests.follow(world);
            followed = world;
        } catch (RuntimeException e) {
            failure.compareAndSet(null, e);
        }
    }

    private void tellStates(World before, World now) {
        for (Instance instance : now.instances().values()) {
            Instance was = before.instances().get(instance.id());
            // Only what happens to NAT instances is worth a line; the private hosts just run.
            if (was != null
                    && was.state() != instance.state()
                    && instance.tags().containsKey("natkeeper:pool")) {
                narrator.tell(Lane.AWS, Names.of(instance) + " is " + instance.state().awsName());
            }
        }
    }

    private void routeTookEffect(RouteChange change) {
        World world = aws.world();
        // Local routes come and go with hosts, and say nothing about the way out.
        if (change.destination().equals("default") && !change.before().equals("none")) {
            narrator.tell(
                    change.at(),
                    Lane.ROUTE,
                    "The VPC router now sends what leaves %s to %s (before: %s)"
                            .formatted(
                                    Names.of(world, change.routeTableId()),
                                    Names.of(world, change.after()),
                                    Names.of(world, change.before())));
        }
    }

    private void called(ApiAttempt attempt) {
        if (attempt.operation().startsWith("Describe")) {
            return;
        }
        StringBuilder words = new StringBuilder(attempt.operation());
        World world = aws.world();
        attempt.parameters()
                .values()
                .forEach(value -> {
                    String name = Names.of(world, value);
                    words.append(' ').append(name);
                });
        words.append(attempt.errorCode().map(code -> ": " + code).orElse(": done"));
        narrator.tell(attempt.endedAt(), Lane.FUNCTION, words.toString());
    }

    private Optional<String> instanceOf(InetAddress source) {
        String address = source.getHostAddress();
        return aws.world().networkInterfaces().values().stream()
                .filter(i -> network.managementAddressOf(i.id()).equals(address))
                .flatMap(i -> i.attachment().stream())
                .map(NetworkInterface.Attachment::instanceId)
                .findFirst();
    }
}
