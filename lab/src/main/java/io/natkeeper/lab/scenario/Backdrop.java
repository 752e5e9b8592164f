package io.natkeeper.lab.scenario;

import io.natkeeper.lab.LabOptions;
import io.natkeeper.lab.metadata.MetadataServer;
import io.natkeeper.lab.names.NameServer;
import io.natkeeper.lab.network.NetworkSettings;
import io.natkeeper.lab.network.Sent;
import io.natkeeper.lab.network.VpcNetwork;
import io.natkeeper.lab.report.Lane;
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
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;

/**
 * Simulated AWS, and a network, machines and metadata that follow it. Nothing here knows Natkeeper:
 * packets find another way only because the simulated route tables say so.
 */
final class Backdrop implements AutoCloseable {

    /** Natkeeper's own event bus. */
    static final String BUS = "natkeeper";

    private final RealTiming timing;
    private final SimulatedAws aws;
    private final WireFront front;
    private final VpcNetwork network;
    private final MetadataServer metadata;
    private final NameServer names;
    private final Guests guests;
    private final Narrator narrator;
    private final WorldNarrator story;

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
                        .retryStrategy(AwsRetryStrategy.standardRetryStrategy())
                        .apiLatency(options.delays().apiLatency())
                        .lifecycleTimes(options.delays().lifecycle())
                        .authorizer(Permissions.asDeployed(options.project()))
                        .build();
        story = new WorldNarrator(aws, narrator);
        aws.events().createBus(BUS);
        NetworkSettings settings =
                NetworkSettings.defaults().withTimeline(Clock.systemUTC(), story::routeTookEffect);
        network = VpcNetwork.start(settings);
        // Where the hosts reach it, too: over the internet, as AWS's endpoints.
        front =
                WireFront.start(
                        aws,
                        accessKeyId -> Permissions.principal(aws.world(), accessKeyId),
                        InetAddress.ofLiteral(settings.endpointAddress()));
        guests =
                new Guests(
                        network,
                        options.hostScripts(),
                        front.endpoint(),
                        aws.systemsManager(),
                        narrator);
        metadata =
                new MetadataServer(
                        new InetSocketAddress(
                                VpcNetwork.metadataServerAddress(),
                                VpcNetwork.metadataServerPort()),
                        aws::world,
                        this::instanceOf,
                        InstantSource.system());
        names =
                new NameServer(
                        new InetSocketAddress(
                                VpcNetwork.metadataServerAddress(), VpcNetwork.resolverPort()),
                        aws.databases()::resolve);
        aws.systemsManager().createDocument(Documents.deliver(options));
    }

    static Backdrop open(LabOptions options, Narrator narrator) throws IOException {
        Backdrop backdrop = new Backdrop(options, narrator);
        backdrop.aws.onChange(backdrop::changed);
        backdrop.aws.calls().onAttempt(backdrop.story::called);
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

    Guests guests() {
        return guests;
    }

    Set<Sent> sentBy(String networkInterfaceId) {
        return network.sentBy(networkInterfaceId);
    }

    /** From now on a machine needs this long from power to its first program. */
    void bootsTake(Duration bootTime) {
        guests.bootsTake(bootTime);
    }

    /** Whether every NAT host that has power is a NAT, or has failed to become one. */
    boolean hostsHaveBooted() {
        return guests.haveBooted();
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
        names.close();
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
            if (nameNewcomers(world)) {
                return; // which is a change, too
            }
            story.changed(followed, world);
            network.follow(world);
            guests.follow(world);
            followed = world;
        } catch (RuntimeException e) {
            failure.compareAndSet(null, e);
        }
    }

    /** What an Auto Scaling group launches has no name that tells it from its like. */
    private boolean nameNewcomers(World world) {
        List<Instance> nameless =
                world.instances().values().stream().filter(i -> !Names.has(i)).toList();
        nameless.forEach(instance -> {
            Names.give(aws, instance.id());
            narrator.tell(
                    Lane.AWS, Names.of(aws.world(), instance.id()) + " is launched, and pending");
        });
        return !nameless.isEmpty();
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
