package io.natkeeper.lab.traffic;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One try of a private host to reach the internet host, or of a client on the internet to reach a
 * port of the entry address.
 *
 * @param host name of the private host, or of the client
 * @param flow which flow tried; for {@link Kind#TCP_ESTABLISHED} the same name means the same
 *     connection
 * @param sentAt when the packet (or the connection attempt) left
 * @param answeredAt when the answer arrived; empty if it never did
 * @param publicAddress the source address that the internet host saw, where it told
 * @param answeredBy the name of the private host that answered, where a port of the entry address
 *     leads to one
 * @param error why it failed, in a few words; empty on success
 */
public record Sample(
        String host,
        Kind kind,
        String flow,
        Instant sentAt,
        Optional<Instant> answeredAt,
        Optional<String> publicAddress,
        Optional<String> answeredBy,
        Optional<String> error) {

    /** The error of an exchange that the orderly end of a run found unanswered. */
    static final String NO_ANSWER_UNTIL_THE_END = "no answer until the end of the run";

    /** What may take a packet that is not lost: whoever waited less long has not failed. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    /** What was tried. */
    public enum Kind {
        /** A new TCP connection, one exchange, closed. */
        TCP_NEW,
        /** One exchange on a connection that was opened before and stays open. */
        TCP_ESTABLISHED,
        /** One datagram and its echo. */
        UDP
    }

    public boolean ok() {
        return answeredAt.isPresent();
    }

    /**
     * Whether it was lost, and not merely under way on an established connection when the probers
     * were told to stop.
     *
     * @param lastSentAt when the run's last packet was sent
     */
    public boolean failed(Instant lastSentAt) {
        boolean cutOff =
                error.filter(NO_ANSWER_UNTIL_THE_END::equals).isPresent()
                        && sentAt.isAfter(lastSentAt.minus(GRACE));
        return !ok() && !cutOff;
    }
}
