package io.natkeeper.lab.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.simulator.world.NetworkInterface;
import io.natkeeper.simulator.world.NetworkInterface.PrivateAddress;
import io.natkeeper.simulator.world.SecurityGroup.Peer;
import io.natkeeper.simulator.world.SecurityGroup.Rule;
import io.natkeeper.simulator.world.World;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CardRulesTest {

    private static final World WORLD = NetworkFixture.world();

    @Test
    void rendersOneTransaction() {
        World world =
                WORLD.with(
                        NetworkFixture.group(
                                "sg-private",
                                List.of(
                                        new Rule("tcp", 80, 90, new Peer.Group("sg-nat")),
                                        new Rule("udp", 0, 65535, new Peer.Cidr("10.0.0.0/16")),
                                        new Rule("icmp", -1, -1, new Peer.Cidr("0.0.0.0/0")))));
        assertThat(CardRules.render(world, card(world, NetworkFixture.PRIVATE_A1), "169.254.129.3"))
                .isEqualTo(
                        """
                        table ip card {
                            set sent { type ipv4_addr . ipv4_addr; size 65535; flags dynamic; }
                            chain metadata_request { type nat hook prerouting priority dstnat; policy accept; }
                            chain metadata_source { type nat hook postrouting priority srcnat; policy accept; }
                            chain metadata_hop_limit { type filter hook postrouting priority 300; policy accept; }
                            chain forward { type filter hook forward priority filter; policy drop; }
                            chain from_host { }
                            chain to_host { }
                        }
                        flush table ip card
                        table ip card {
                            chain metadata_request {
                                iifname "host" ip daddr 169.254.169.254 tcp dport 80 dnat to 169.254.128.1:8169
                                iifname "host" ip daddr 169.254.169.253 meta l4proto { tcp, udp } th dport 53 dnat to 169.254.128.1:8153
                            }
                            chain metadata_source {
                                oifname "lab" snat to 169.254.129.3
                            }
                            chain metadata_hop_limit {
                                iifname "lab" ip saddr 169.254.169.254 ip ttl set 1
                            }
                            chain forward {
                                iifname "host" oifname "lab" ct status dnat accept
                                iifname "lab" oifname "host" ct state established accept
                                iifname "host" oifname "vpc" add @sent { ip saddr . ip daddr }
                                iifname "host" oifname "vpc" goto from_host
                                iifname "vpc" oifname "host" goto to_host
                            }
                            chain from_host {
                                ip saddr != { 10.0.1.10 } counter drop comment "source/dest check"
                                ct state established,related accept
                                accept
                                counter drop comment "security groups"
                            }
                            chain to_host {
                                ip daddr != { 10.0.1.10 } counter drop comment "source/dest check"
                                ct state established,related accept
                                ip saddr 10.0.0.0/16 meta l4proto udp accept
                                ip saddr { 10.0.0.11, 10.0.2.11 } tcp dport 80-90 accept
                                meta l4proto icmp accept
                                counter drop comment "security groups"
                            }
                        }
                        """);
    }

    @Test
    void withoutSourceDestCheckAnyAddressMayPass() {
        assertThat(render(WORLD, NetworkFixture.NAT_A)).doesNotContain("source/dest check");
    }

    @Test
    void theSourceDestCheckKnowsSecondaryAddresses() {
        World world =
                WORLD.mapNetworkInterface(
                        NetworkFixture.interfaceOf(NetworkFixture.PRIVATE_A1),
                        i ->
                                i.withPrivateAddresses(
                                        List.of(
                                                new PrivateAddress(
                                                        "10.0.1.10", true, Optional.empty()),
                                                new PrivateAddress(
                                                        "10.0.1.40", false, Optional.empty()))));
        assertThat(render(world, NetworkFixture.PRIVATE_A1))
                .contains("ip saddr != { 10.0.1.10, 10.0.1.40 }");
    }

    @Test
    void aRuleForAGroupWithoutMembersAdmitsNobody() {
        World world =
                WORLD.with(
                        NetworkFixture.group(
                                "sg-private",
                                List.of(Rule.allTraffic(new Peer.Group("sg-empty")))));
        assertThat(render(world, NetworkFixture.PRIVATE_A1))
                .contains("established,related accept\n        counter drop comment \"security");
    }

    private static String render(World world, String instanceId) {
        return CardRules.render(world, card(world, instanceId), "169.254.129.1");
    }

    private static NetworkInterface card(World world, String instanceId) {
        return world.interfacesOf(instanceId).getFirst();
    }
}
