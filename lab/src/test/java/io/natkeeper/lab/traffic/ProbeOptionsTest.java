package io.natkeeper.lab.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProbeOptionsTest {

    private static final String LEAST =
            "--name a --server 203.0.113.10 --tcp-port 7000 --udp-port 7001";

    @Test
    void theLeastThatMustBeSaid() {
        assertThat(parse(LEAST))
                .isEqualTo(
                        new ProbeOptions(
                                "a",
                                InetAddress.ofLiteral("203.0.113.10"),
                                7000,
                                7001,
                                Duration.ofMinutes(10),
                                Duration.ofMillis(50),
                                Duration.ofMillis(20),
                                Duration.ofMillis(50),
                                Duration.ofSeconds(1),
                                5,
                                false));
    }

    @Test
    void everythingCanBeSaid() {
        assertThat(
                        parse(
                                LEAST
                                        + " --duration-seconds 9 --connection-ms 1 --datagram-ms 2 --exchange-ms 3"
                                        + " --timeout-ms 4 --established 0 --reopen"))
                .isEqualTo(
                        new ProbeOptions(
                                "a",
                                InetAddress.ofLiteral("203.0.113.10"),
                                7000,
                                7001,
                                Duration.ofSeconds(9),
                                Duration.ofMillis(1),
                                Duration.ofMillis(2),
                                Duration.ofMillis(3),
                                Duration.ofMillis(4),
                                0,
                                true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--name a --server 203.0.113.10 --tcp-port 7000",
                LEAST + " --established",
                LEAST + " --established x",
                LEAST + " --established -1",
                LEAST + " --timeout-ms 0",
                LEAST + " --tcp-port 0",
                LEAST + " --tcp-port 65536",
                LEAST + " --server example.com",
                LEAST + " --frobnicate 1"
            })
    void whatMakesNoSenseIsRefused(String arguments) {
        assertThatIllegalArgumentException().isThrownBy(() -> parse(arguments));
    }

    private static ProbeOptions parse(String arguments) {
        return ProbeOptions.parse(arguments.split(" "));
    }
}
