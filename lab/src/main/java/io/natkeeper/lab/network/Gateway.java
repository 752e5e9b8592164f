package io.natkeeper.lab.network;

import io.natkeeper.simulator.world.InternetGateway;
import io.natkeeper.simulator.world.NatGateway;
import io.natkeeper.simulator.world.World;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What stands between a VPC and the internet, and has public addresses. */
sealed interface Gateway {

    String id();

    String vpcId();

    /** The public addresses that lead to it. */
    SortedSet<String> publicAddresses(World world);

    /** What it does with packets, as one nft transaction. */
    String rules(World world);

    /** Kernel parameters that its rules rely on. */
    Map<String, String> settings();

    /** All of them, internet gateways first; a NAT gateway that is deleted is none. */
    static List<Gateway> of(World world) {
        return Stream.<Gateway>concat(
                        world.internetGateways().values().stream().map(ToInternet::new),
                        world.natGateways().values().stream()
                                .filter(NatGateway::isAvailable)
                                .map(Nat::new))
                .toList();
    }

    /** Gives each private address of its VPC its own public one. */
    record ToInternet(InternetGateway gateway) implements Gateway {

        @Override
        public String id() {
            return gateway.id();
        }

        @Override
        public String vpcId() {
            return gateway.vpcId();
        }

        @Override
        public SortedSet<String> publicAddresses(World world) {
            return new TreeSet<>(InternetGatewayRules.privateByPublic(world, gateway).keySet());
        }

        @Override
        public String rules(World world) {
            return InternetGatewayRules.render(
                    InternetGatewayRules.privateByPublic(world, gateway));
        }

        @Override
        public Map<String, String> settings() {
            return Map.of();
        }
    }

    /**
     * Translates whatever is routed to it, zonal or regional. Unlike AWS's zonal one it reaches the
     * internet without its subnet's route table and the internet gateway.
     */
    record Nat(NatGateway gateway) implements Gateway {

        @Override
        public String id() {
            return gateway.id();
        }

        @Override
        public String vpcId() {
            return gateway.vpcId();
        }

        @Override
        public SortedSet<String> publicAddresses(World world) {
            return new TreeSet<>(Collections.singleton(gateway.publicIp()));
        }

        @Override
        public String rules(World world) {
            return NatGatewayRules.render(gateway.publicIp());
        }

        @Override
        public Map<String, String> settings() {
            // Else the kernel would adopt connections that began elsewhere.
            return Map.of("net.netfilter.nf_conntrack_tcp_loose", "0");
        }
    }
}
