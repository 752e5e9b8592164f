package io.natkeeper.lab.network;

import java.util.List;

/**
 * A link between two namespaces of the lab's own infrastructure. It needs no addresses and no ARP:
 * the far end is always {@link #FAR_END}, a permanent neighbour.
 */
record Link(End a, End b, int mtu, int number) {

    /** Inside a VPC. */
    static final int JUMBO = 9001;

    /** Outside. */
    static final int INTERNET = 1500;

    /** Next hop of every route over such a link; link-local, so no VPC can use it. */
    static final String FAR_END = "169.254.0.1";

    record End(Namespace namespace, String device) {}

    /** For {@link Namespace#ipOutside}. */
    String add() {
        return "link add %s netns %s address %s mtu %d type veth peer name %s netns %s address %s mtu %d"
                .formatted(
                        a.device,
                        a.namespace.name(),
                        mac('a'),
                        mtu,
                        b.device,
                        b.namespace.name(),
                        mac('b'),
                        mtu);
    }

    /** For {@code a}'s namespace. */
    List<String> upAtA() {
        return up(a, mac('b'));
    }

    List<String> upAtB() {
        return up(b, mac('a'));
    }

    private static List<String> up(End end, String farMac) {
        return List.of(
                "link set %s up".formatted(end.device),
                "neigh replace %s lladdr %s dev %s nud permanent"
                        .formatted(FAR_END, farMac, end.device));
    }

    private String mac(char end) {
        return "02:00:00:%02x:%02x:0%c".formatted(number >> 8 & 0xff, number & 0xff, end);
    }
}
