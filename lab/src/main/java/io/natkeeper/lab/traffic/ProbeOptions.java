package io.natkeeper.lab.traffic;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a {@link PrivateHost} is told on its command line.
 *
 * @param timeout after which a new connection or a datagram has failed
 * @param established how many connections stay open
 * @param reopen whether a lost one of these is opened again
 */
record ProbeOptions(
        String name,
        InetAddress server,
        int tcpPort,
        int udpPort,
        Duration duration,
        Duration connectionInterval,
        Duration datagramInterval,
        Duration exchangeInterval,
        Duration timeout,
        int established,
        boolean reopen) {

    static final String USAGE =
            """
            usage: PrivateHost --name NAME --server ADDRESS --tcp-port PORT --udp-port PORT
                [--duration-seconds 600] [--connection-ms 50] [--datagram-ms 20]
                [--established 5] [--exchange-ms 50] [--timeout-ms 1000] [--reopen]\
            """;

    private static final Set<String> REQUIRED =
            Set.of("--name", "--server", "--tcp-port", "--udp-port");
    private static final Map<String, Integer> DEFAULTS =
            Map.of(
                    "--duration-seconds", 600,
                    "--connection-ms", 50,
                    "--datagram-ms", 20,
                    "--established", 5,
                    "--exchange-ms", 50,
                    "--timeout-ms", 1000);
    private static final String REOPEN = "--reopen";

    /**
     * @throws IllegalArgumentException with the reason in words
     */
    static ProbeOptions parse(String... arguments) {
        Map<String, String> given = new HashMap<>();
        Deque<String> rest = new ArrayDeque<>(List.of(arguments));
        while (!rest.isEmpty()) {
            String option = rest.pop();
            if (option.equals(REOPEN)) {
                given.put(option, "");
            } else if (!REQUIRED.contains(option) && !DEFAULTS.containsKey(option)) {
                throw new IllegalArgumentException("No such option: " + option);
            } else if (rest.isEmpty()) {
                throw new IllegalArgumentException(option + " needs a value");
            } else {
                given.put(option, rest.pop());
            }
        }
        return new ProbeOptions(
                text(given, "--name"),
                InetAddress.ofLiteral(text(given, "--server")),
                port(given, "--tcp-port"),
                port(given, "--udp-port"),
                Duration.ofSeconds(number(given, "--duration-seconds", 1)),
                Duration.ofMillis(number(given, "--connection-ms", 1)),
                Duration.ofMillis(number(given, "--datagram-ms", 1)),
                Duration.ofMillis(number(given, "--exchange-ms", 1)),
                Duration.ofMillis(number(given, "--timeout-ms", 1)),
                number(given, "--established", 0),
                given.containsKey(REOPEN));
    }

    private static String text(Map<String, String> given, String option) {
        String value = given.get(option);
        if (value == null) {
            throw new IllegalArgumentException(option + " is missing");
        }
        return value;
    }

    private static int port(Map<String, String> given, String option) {
        int port = integer(option, text(given, option));
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException(option + " is no port: " + port);
        }
        return port;
    }

    private static int number(Map<String, String> given, String option, int least) {
        String value = given.get(option);
        int number = value == null ? DEFAULTS.getOrDefault(option, 0) : integer(option, value);
        if (number < least) {
            throw new IllegalArgumentException(option + " is below " + least + ": " + number);
        }
        return number;
    }

    private static int integer(String option, String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(option + " is no number: " + value, e);
        }
    }
}
