package io.natkeeper.lab.network;

import io.natkeeper.simulator.world.NetworkInterface;
import io.natkeeper.simulator.world.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The network of the simulated world: {@link #follow} makes it like a world, packets do the rest.
 *
 * <p>Hosts are there once they have power ({@link #plugIn}), which is for the lab to decide from
 * the state of the instance. All methods may be called from any thread; one works at a time.
 */
public final class VpcNetwork implements AutoCloseable {

    /** The namespace of the host outside. */
    public static final String INTERNET = Internet.NAME;

    /** Set by {@code lab/bin/in-namespaces}. */
    private static final String MARK = "NATKEEPER_IN_NAMESPACES";

    private final NetworkSettings settings;
    private final Numbering numbering = new Numbering();
    private final Router router;
    private final Internet internet;
    private final SortedMap<String, Card> cards = new TreeMap<>();
    private final SortedMap<String, GatewayNamespace> gateways = new TreeMap<>();
    private final SortedMap<String, Host> hosts = new TreeMap<>();
    private final ScheduledExecutorService propagation =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());
    private final AtomicReference<@Nullable RuntimeException> propagationFailure =
            new AtomicReference<>();
    private World world = World.EMPTY;
    private boolean closed;

    private VpcNetwork(NetworkSettings settings) {
        this.settings = settings;
        this.router = new Router(numbering, settings);
        this.internet = new Internet(settings);
    }

    /**
     * Starts with an empty world: a router and the internet.
     *
     * @throws IllegalStateException outside {@code lab/bin/in-namespaces}
     */
    public static VpcNetwork start(NetworkSettings settings) {
        if (System.getenv(MARK) == null) {
            throw new IllegalStateException(
                    "The lab's network runs only inside lab/bin/in-namespaces");
        }
        return new VpcNetwork(settings);
    }

    /**
     * Makes the network like {@code newWorld}, and returns when the kernel has it; routes and what
     * has vanished take {@link NetworkSettings#routePropagation} longer. What has not changed is
     * not touched.
     */
    public synchronized void follow(World newWorld) {
        throwPropagationFailure();
        boolean first = world.equals(World.EMPTY);
        world = newWorld;
        add(newWorld);
        List<Runnable> changes = new ArrayList<>();
        newWorld.networkInterfaces()
                .values()
                .forEach(i -> changes.add(() -> card(i.id()).follow(newWorld, i)));
        List<GatewayNamespace> present =
                Gateway.of(newWorld).stream().map(gateway -> gateway(gateway.id())).toList();
        present.forEach(gateway -> changes.add(() -> gateway.follow(newWorld)));
        InParallel.run(changes);
        internet.follow(newWorld, present);
        if (first || settings.routePropagation().isZero()) {
            finish(newWorld);
        } else {
            // A failure is kept for the next caller.
            var _ =
                    propagation.schedule(
                            () -> finishLater(newWorld),
                            settings.routePropagation().toNanos(),
                            TimeUnit.NANOSECONDS);
        }
        hosts.forEach(this::reconnect);
    }

    /**
     * Gives power to an instance's host: its namespace and interfaces appear, with what DHCP would
     * have told it. Does nothing if it has power.
     */
    public synchronized void plugIn(String instanceId) {
        if (!world.instances().containsKey(instanceId)) {
            throw new IllegalArgumentException("The world has no instance " + instanceId);
        }
        if (!hosts.containsKey(instanceId)) {
            Host host = new Host(instanceId);
            host.powerOn();
            hosts.put(instanceId, host);
            reconnect(instanceId, host);
        }
    }

    /**
     * Takes an instance's power: its links go down at once, then its processes are killed and its
     * namespace is removed. Does nothing if it has none.
     */
    public synchronized void unplug(String instanceId) {
        Host host = hosts.remove(instanceId);
        if (host != null) {
            host.powerOff();
        }
    }

    public synchronized boolean hasPower(String instanceId) {
        return hosts.containsKey(instanceId);
    }

    /** The namespace of an instance's host; it exists while the host has power. */
    public String namespaceOf(String instanceId) {
        return instanceId;
    }

    /** The name of an attached interface inside its host. */
    public synchronized String deviceOf(String networkInterfaceId) {
        return Host.device(networkInterface(networkInterfaceId));
    }

    /** The source address that the metadata server sees for requests over this interface. */
    public synchronized String managementAddressOf(String networkInterfaceId) {
        return card(networkInterface(networkInterfaceId).id()).managementAddress();
    }

    /** Who has sent to whom over an interface so far, since its card is there. */
    public synchronized Set<Sent> sentBy(String networkInterfaceId) {
        return card(networkInterfaceId).sent();
    }

    /** Where the metadata server must listen, in the lab's own namespace. */
    public static String metadataServerAddress() {
        return MetadataAddress.SERVER;
    }

    public static int metadataServerPort() {
        return MetadataAddress.SERVER_PORT;
    }

    /** Whom hosts ask for names. */
    public static String resolverAddress() {
        return MetadataAddress.RESOLVER;
    }

    /** Where that resolver must listen, at {@link #metadataServerAddress}. */
    public static int resolverPort() {
        return MetadataAddress.RESOLVER_PORT;
    }

    /** What to execute in order to run a program in a host, or in {@link #INTERNET}. */
    public static List<String> commandIn(String namespace, String... argv) {
        return new Namespace(namespace).command(argv);
    }

    /** Starts a program in a host; its output and errors come out of the process's one stream. */
    public static Process start(String namespace, String... argv) {
        try {
            return new ProcessBuilder(commandIn(namespace, argv)).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes everything, with every process in it. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        propagation.shutdownNow();
        InParallel.run(hosts.values().stream().<Runnable>map(host -> host::powerOff).toList());
        hosts.clear();
        internet.namespace().killProcesses();
        List<String> lines = new ArrayList<>();
        cards.values().forEach(card -> lines.addAll(card.removal()));
        gateways.values().forEach(gateway -> lines.addAll(gateway.removal()));
        lines.addAll(router.removal());
        lines.addAll(internet.removal());
        Namespace.ipOutside(lines);
        cards.clear();
        gateways.clear();
        throwPropagationFailure();
    }

    private void add(World newWorld) {
        List<Card> newCards = new ArrayList<>();
        for (NetworkInterface networkInterface : newWorld.networkInterfaces().values()) {
            if (!cards.containsKey(networkInterface.id())) {
                Card card = new Card(networkInterface, router.namespace(), numbering);
                cards.put(networkInterface.id(), card);
                newCards.add(card);
            }
        }
        List<GatewayNamespace> newGateways = new ArrayList<>();
        for (Gateway gateway : Gateway.of(newWorld)) {
            if (!gateways.containsKey(gateway.id())) {
                GatewayNamespace namespace =
                        new GatewayNamespace(
                                gateway, router.namespace(), internet.namespace(), numbering);
                gateways.put(gateway.id(), namespace);
                newGateways.add(namespace);
            }
        }
        build(newCards, newGateways);
    }

    /** In few processes, and these side by side: starting a lab is mostly starting processes. */
    private void build(List<Card> newCards, List<GatewayNamespace> newGateways) {
        List<Namespace> namespaces = new ArrayList<>();
        List<Runnable> namespaceSteps = new ArrayList<>();
        List<String> links = new ArrayList<>();
        List<String> routerLines = new ArrayList<>();
        List<String> internetLines = new ArrayList<>();
        List<Runnable> linkSteps = new ArrayList<>();
        for (Card card : newCards) {
            namespaces.add(card.namespace());
            namespaceSteps.add(card::configureNamespace);
            links.addAll(card.linksOutside());
            routerLines.addAll(card.vpcLink().upAtB());
            linkSteps.add(card::configureLinks);
        }
        for (GatewayNamespace gateway : newGateways) {
            namespaces.add(gateway.namespace());
            namespaceSteps.add(gateway::configureNamespace);
            links.add(gateway.vpcLink().add());
            links.add(gateway.internetLink().add());
            routerLines.addAll(gateway.vpcLink().upAtB());
            internetLines.addAll(gateway.internetLink().upAtB());
            linkSteps.add(gateway::configureLinks);
        }
        Namespace.create(namespaces);
        InParallel.run(namespaceSteps);
        Namespace.ipOutside(links);
        linkSteps.add(() -> router.namespace().ip(routerLines));
        linkSteps.add(() -> internet.namespace().ip(internetLines));
        InParallel.run(linkSteps);
    }

    private void finish(World newWorld) {
        router.follow(newWorld);
        List<String> lines = new ArrayList<>();
        removeMissing(
                cards,
                newWorld.networkInterfaces().keySet(),
                card -> {
                    hosts.values().forEach(host -> host.disconnect(card.networkInterfaceId()));
                    router.forget(card.vpcLink());
                    lines.addAll(card.removal());
                });
        removeMissing(
                gateways,
                Gateway.of(newWorld).stream().map(Gateway::id).toList(),
                gateway -> {
                    router.forget(gateway.vpcLink());
                    internet.forget(gateway);
                    lines.addAll(gateway.removal());
                });
        Namespace.ipOutside(lines);
    }

    private synchronized void finishLater(World newWorld) {
        try {
            if (!closed) {
                finish(newWorld);
            }
        } catch (RuntimeException e) {
            propagationFailure.compareAndSet(null, e);
        }
    }

    private void throwPropagationFailure() {
        RuntimeException failure = propagationFailure.getAndSet(null);
        if (failure != null) {
            throw new IllegalStateException("An earlier change of routes failed", failure);
        }
    }

    /** Interfaces come and go while a host has power. */
    private void reconnect(String instanceId, Host host) {
        List<NetworkInterface> attached = world.interfacesOf(instanceId);
        List<String> attachedIds = attached.stream().map(NetworkInterface::id).toList();
        host.connectedInterfaces().stream()
                .filter(id -> !attachedIds.contains(id))
                .forEach(host::disconnect);
        attached.stream()
                .filter(i -> !host.connectedInterfaces().contains(i.id()))
                .forEach(i -> host.connect(world, i, card(i.id())));
    }

    private NetworkInterface networkInterface(String id) {
        return required(world.networkInterfaces().get(id), id);
    }

    private Card card(String networkInterfaceId) {
        return required(cards.get(networkInterfaceId), networkInterfaceId);
    }

    private GatewayNamespace gateway(String id) {
        return required(gateways.get(id), id);
    }

    private static <T> T required(@Nullable T value, String id) {
        if (value == null) {
            throw new IllegalArgumentException("The world has no " + id);
        }
        return value;
    }

    private static <T> void removeMissing(
            SortedMap<String, T> map, Collection<String> remaining, Consumer<T> remove) {
        List<String> missing = map.keySet().stream().filter(id -> !remaining.contains(id)).toList();
        for (String id : missing) {
            remove.accept(required(map.remove(id), id));
        }
    }
}
