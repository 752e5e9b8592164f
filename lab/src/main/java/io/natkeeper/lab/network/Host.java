package io.natkeeper.lab.network;

import io.natkeeper.simulator.world.NetworkInterface;
import io.natkeeper.simulator.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/** An instance's machine while it has power: a namespace with the instance's id. */
final class Host {

    /** Nitro's name for the first interface is ens5. */
    private static final int FIRST_DEVICE = 5;

    /** Route metric of the first interface, as Amazon Linux 2023 sets it; later ones follow. */
    private static final int FIRST_METRIC = 512;

    private final Namespace namespace;
    private final SortedMap<String, String> deviceByInterface = new TreeMap<>();

    Host(String instanceId) {
        this.namespace = new Namespace(instanceId);
    }

    Namespace namespace() {
        return namespace;
    }

    List<String> connectedInterfaces() {
        return List.copyOf(deviceByInterface.keySet());
    }

    static String device(NetworkInterface networkInterface) {
        int deviceIndex = networkInterface.attachment().orElseThrow().deviceIndex();
        return "ens" + (FIRST_DEVICE + deviceIndex);
    }

    void powerOn() {
        Namespace.create(List.of(namespace));
        namespace.sysctl(Sysctl.host());
        namespace.ip(List.of("link set lo up"));
    }

    /** Gives the host a link to the card and what DHCP would tell it; nothing more. */
    void connect(World world, NetworkInterface networkInterface, Card card) {
        String device = device(networkInterface);
        Ipv4Network subnet =
                Ipv4Network.parse(
                        Objects.requireNonNull(
                                        world.subnets().get(networkInterface.subnetId()),
                                        networkInterface.subnetId())
                                .cidrBlock());
        int metric = FIRST_METRIC + networkInterface.attachment().orElseThrow().deviceIndex();
        Namespace.ipOutside(
                List.of(
                        "link add host netns %s mtu %d type veth peer name %s netns %s address %s mtu %d"
                                .formatted(
                                        card.namespace().name(),
                                        Link.JUMBO,
                                        device,
                                        namespace.name(),
                                        networkInterface.macAddress(),
                                        Link.JUMBO)));
        card.connectHost(networkInterface);
        namespace.ip(
                List.of(
                        "link property add dev %s altname %s"
                                .formatted(device, networkInterface.id()),
                        "addr add %s/%d dev %s"
                                .formatted(
                                        networkInterface.primaryAddress(),
                                        subnet.prefixLength(),
                                        device),
                        "link set %s up".formatted(device),
                        "route add default via %s dev %s proto dhcp src %s metric %d"
                                .formatted(
                                        subnet.routerAddress(),
                                        device,
                                        networkInterface.primaryAddress(),
                                        metric),
                        "route add %s dev %s proto dhcp scope link metric %d"
                                .formatted(MetadataAddress.LINK_LOCAL, device, metric)));
        deviceByInterface.put(networkInterface.id(), device);
    }

    void disconnect(String networkInterfaceId) {
        String device = deviceByInterface.remove(networkInterfaceId);
        if (device != null) {
            namespace.ip(List.of("link del " + device));
        }
    }

    /** Pulls the plug: first its links, so that no process gets a last word out. */
    void powerOff() {
        List<String> lines = new ArrayList<>();
        deviceByInterface.values().forEach(device -> lines.add("link del " + device));
        namespace.ip(lines);
        deviceByInterface.clear();
        namespace.killProcesses();
        namespace.delete();
    }
}
