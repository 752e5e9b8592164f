package io.natkeeper.lab.network;

/**
 * What a NAT gateway does, as one nft transaction: it translates what comes from the VPC to its one
 * public address, and lets only answers back in. A connection that it does not know it resets, as
 * AWS's does. {@code vpc} is its link to the router, {@code internet} the other.
 */
final class NatGatewayRules {

    private NatGatewayRules() {}

    static String render(String publicAddress) {
        return """
        table ip gateway {
            chain translate { type nat hook postrouting priority srcnat; policy accept; }
            chain pass { type filter hook forward priority filter; policy drop; }
        }
        flush table ip gateway
        table ip gateway {
            chain translate {
                oifname "internet" snat to %s
            }
            chain pass {
                iifname "vpc" ct state invalid meta l4proto tcp reject with tcp reset
                iifname "vpc" oifname "internet" ct state new,established,related accept
                iifname "internet" oifname "vpc" ct state established,related accept
            }
        }
        """
                .formatted(publicAddress);
    }
}
