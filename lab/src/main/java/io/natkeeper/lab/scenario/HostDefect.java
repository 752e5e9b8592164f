package io.natkeeper.lab.scenario;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What somebody else's program does to a host right after {@code natkeeper-host configure}.
 *
 * @param words what it does
 * @param check the check that tells it from the others, as {@code natkeeper-host check} calls it
 * @param detail part of what that check says
 * @param command to execute on the host
 */
public record HostDefect(String words, String check, String detail, List<String> command) {

    static final HostDefect FORWARDING_OFF =
            new HostDefect(
                    "somebody switches its forwarding off",
                    "ip_forward",
                    "ip_forward is 0",
                    List.of("sysctl", "-qw", "net.ipv4.ip_forward=0"));

    static final HostDefect WRONG_ADDRESS =
            new HostDefect(
                    "somebody's rule translates to an address that is not its own",
                    "forwarded_packet",
                    "nobody answered a packet forwarded for",
                    // Before ours; the host's own packets keep their address.
                    List.of(
                            "nft",
                            "add table ip other; add chain ip other source "
                                    + "{ type nat hook postrouting priority 80; }; "
                                    + "add rule ip other source fib saddr type != local snat to 10.0.0.77"));

    static final HostDefect TABLE_MISSING =
            new HostDefect(
                    "somebody deletes its table",
                    "table",
                    "ip natkeeper does not exist",
                    List.of("nft", "delete table ip natkeeper"));

    /** Whether a report of failed checks has it, with the reason. */
    boolean isNamedIn(String report) {
        return Pattern.compile("%s: [^;]*%s".formatted(check, Pattern.quote(detail)))
                .matcher(report)
                .find();
    }
}
