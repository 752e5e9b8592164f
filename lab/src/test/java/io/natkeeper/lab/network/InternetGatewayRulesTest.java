package io.natkeeper.lab.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class InternetGatewayRulesTest {

    @Test
    void translatesEachPublicAddressAndItsQuotes() {
        TreeMap<String, String> addresses = new TreeMap<>();
        addresses.put("192.0.2.1", "10.0.0.11");
        assertThat(InternetGatewayRules.render(addresses))
                .isEqualTo(
                        """
                        table ip gateway {
                            chain arrive { type filter hook prerouting priority -300; policy accept; }
                            chain leave { type filter hook postrouting priority 300; policy accept; }
                        }
                        flush table ip gateway
                        table ip gateway {
                            chain arrive {
                                iifname "vpc" ip saddr != { 10.0.0.11 } counter drop comment "no public address"
                                iifname "internet" ip daddr != { 192.0.2.1 } counter drop comment "unknown address"
                                ip daddr set ip daddr map { 192.0.2.1 : 10.0.0.11 }
                                iifname "internet" icmp type { destination-unreachable, time-exceeded } @th,32,16 0 @th,160,32 0xc0000201 @th,160,32 set 0x0a00000b @th,32,16 set 0xb7f6
                                iifname "vpc" icmp type { destination-unreachable, time-exceeded } @th,32,16 0 @th,192,32 0x0a00000b @th,192,32 set 0xc0000201 @th,32,16 set 0x4809
                            }
                            chain leave {
                                iifname "vpc" ip saddr set ip saddr map { 10.0.0.11 : 192.0.2.1 }
                            }
                        }
                        """);
    }

    @Test
    void knowsThePublicAddressesOfItsVpc() {
        assertThat(
                        InternetGatewayRules.privateByPublic(
                                NetworkFixture.world(),
                                NetworkFixture.world()
                                        .internetGateways()
                                        .sequencedValues()
                                        .getFirst()))
                .containsEntry(NetworkFixture.NAT_A_PUBLIC, "10.0.0.11")
                .containsEntry(NetworkFixture.NAT_B_PUBLIC, "10.0.2.11")
                .hasSize(2);
    }

    /** A one's complement sum has two zeros: 0x0000 and 0xffff are the same. */
    @Test
    void theBalanceKeepsTheChecksum() {
        int[] addresses = {0xc0000201, 0x0a00000b, 0xffffffff, 0x00000001, 0xc612000c, 0x0a00020b};
        for (int old : addresses) {
            for (int replacement : addresses) {
                int before = sum(old, 0);
                int after = sum(replacement, InternetGatewayRules.balance(old, replacement));
                assertThat(after % 0xffff).isEqualTo(before % 0xffff);
            }
        }
    }

    private static int sum(int address, int unused) {
        return (address >>> 16) + (address & 0xffff) + unused;
    }
}
