package io.natkeeper.lab.network;

import io.natkeeper.lab.network.Link.End;
import io.natkeeper.simulator.world.NetworkInterface;
import io.natkeeper.simulator.world.World;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What stands between a host and the VPC for one network interface, as the Nitro card does. It
 * forwards by where a packet comes from, never by where it goes; {@link CardRules} decides what
 * passes. Each card tracks its own connections.
 */
final class Card {

    private static final String TO_VPC = "1";
    private static final String TO_HOST = "2";

    private final String networkInterfaceId;
    private final Namespace namespace;
    private final Link vpcLink;
    private final String labDevice;
    private final String managementAddress;
    private String installedRules = "";

    Card(NetworkInterface networkInterface, Namespace router, Numbering numbering) {
        int number = numbering.of(networkInterface.id());
        this.networkInterfaceId = networkInterface.id();
        this.namespace = new Namespace("card-" + networkInterface.id());
        this.vpcLink =
                new Link(
                        new End(namespace, "vpc"),
                        new End(router, RouterTables.cardDevice(numbering, networkInterface.id())),
                        Link.JUMBO,
                        number);
        this.labDevice = "card" + number;
        this.managementAddress = MetadataAddress.ofCard(number);
    }

    String networkInterfaceId() {
        return networkInterfaceId;
    }

    Namespace namespace() {
        return namespace;
    }

    Link vpcLink() {
        return vpcLink;
    }

    String managementAddress() {
        return managementAddress;
    }

    /** Kernel parameters come before the links, which copy the defaults. */
    void configureNamespace() {
        namespace.becomeForwarder();
        namespace.sysctl(
                Map.of(
                        // The host may ask for any address on its link: it is always the card.
                        "net.ipv4.conf.default.proxy_arp", "1",
                        // What a rule would let in must not be lost for want of its beginning.
                        "net.netfilter.nf_conntrack_tcp_loose", "1",
                        "net.netfilter.nf_conntrack_tcp_be_liberal", "1"));
    }

    /** For the lab's own namespace. */
    List<String> linksOutside() {
        return List.of(
                vpcLink.add(),
                "link add %s mtu %d type veth peer name lab netns %s mtu %d"
                        .formatted(labDevice, Link.JUMBO, namespace.name(), Link.JUMBO),
                "addr add %s peer %s/32 dev %s"
                        .formatted(MetadataAddress.SERVER, managementAddress, labDevice),
                "link set %s up".formatted(labDevice));
    }

    void configureLinks() {
        namespace.ip(vpcLink.upAtA());
        namespace.ip(
                List.of(
                        "addr add %s peer %s/32 dev lab"
                                .formatted(managementAddress, MetadataAddress.SERVER),
                        "link set lab up",
                        "route add default via %s dev vpc onlink table %s"
                                .formatted(Link.FAR_END, TO_VPC),
                        // Without a host, packets to it vanish.
                        "route add blackhole default metric 1000 table " + TO_HOST,
                        "rule add iif host to %s lookup main pref 10"
                                .formatted(MetadataAddress.SERVER),
                        "rule add iif host lookup %s pref 20".formatted(TO_VPC),
                        "rule add iif vpc lookup %s pref 20".formatted(TO_HOST),
                        "rule add iif lab lookup %s pref 20".formatted(TO_HOST)));
    }

    void follow(World world, NetworkInterface networkInterface) {
        String rules = CardRules.render(world, networkInterface, managementAddress);
        if (!rules.equals(installedRules)) {
            namespace.nft(rules);
            installedRules = rules;
        }
    }

    /** Who has sent to whom over this card so far: what the host really did. */
    Set<Sent> sent() {
        return Sent.listed(namespace.nftList("set", "ip", "card", CardRules.SENT));
    }

    /** After the host's end of the link was made; all traffic goes to its primary address. */
    void connectHost(NetworkInterface networkInterface) {
        // By default a proxy answers after up to 0.8 s; a new device does not copy this one.
        namespace.sysctl(Map.of("net.ipv4.neigh.host.proxy_delay", "0"));
        String host = networkInterface.primaryAddress();
        namespace.ip(
                List.of(
                        "link set host up",
                        "neigh replace %s lladdr %s dev host nud permanent"
                                .formatted(host, networkInterface.macAddress()),
                        "route replace default via %s dev host onlink table %s"
                                .formatted(host, TO_HOST)));
    }

    /** For the lab's own namespace: links first, since a namespace goes only when it is idle. */
    List<String> removal() {
        return List.of("link del " + labDevice, "netns del " + namespace.name());
    }
}
