package io.natkeeper.lab.network;

import java.util.Map;

/** Kernel parameters; a new namespace may have inherited anything from the machine. */
final class Sysctl {

    private Sysctl() {}

    /** A namespace that passes packets on and has no opinion about them. */
    static Map<String, String> forwarder() {
        return Map.of(
                "net.ipv4.ip_forward", "1",
                "net.ipv4.conf.all.rp_filter", "0",
                "net.ipv4.conf.default.rp_filter", "0",
                "net.ipv4.conf.all.send_redirects", "0",
                "net.ipv4.conf.default.send_redirects", "0",
                "net.ipv4.icmp_ratelimit", "0",
                "net.ipv6.conf.default.disable_ipv6", "1");
    }

    /** A host as systemd leaves it: loose reverse path filter on interfaces, no forwarding. */
    static Map<String, String> host() {
        return Map.of(
                "net.ipv4.ip_forward", "0",
                "net.ipv4.conf.all.rp_filter", "0",
                "net.ipv4.conf.default.rp_filter", "2",
                "net.ipv4.conf.all.send_redirects", "1",
                "net.ipv4.conf.default.send_redirects", "1",
                "net.ipv4.conf.all.accept_redirects", "1",
                "net.ipv4.conf.default.accept_redirects", "1",
                "net.ipv4.conf.default.promote_secondaries", "1",
                "net.ipv6.conf.default.disable_ipv6", "1");
    }
}
