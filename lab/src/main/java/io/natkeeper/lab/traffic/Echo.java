package io.natkeeper.lab.traffic;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The internet host's answer to one line or datagram: the address it came from, as seen there, and
 * the text itself. On the wire {@code 203.0.113.5:40123 17} and a line feed.
 */
record Echo(String address, int port, String text) {

    private static final Pattern FORM = Pattern.compile("([0-9a-f.:]+):([0-9]{1,5}) (.*)");

    static Echo of(InetSocketAddress peer, String text) {
        return new Echo(peer.getAddress().getHostAddress(), peer.getPort(), text);
    }

    static Optional<Echo> parse(String line) {
        Matcher matcher = FORM.matcher(line);
        return matcher.matches()
                ? Optional.of(
                        new Echo(
                                matcher.group(1),
                                Integer.parseInt(matcher.group(2)),
                                matcher.group(3)))
                : Optional.empty();
    }

    String format() {
        return address + ":" + port + " " + text + "\n";
    }
}
