package io.natkeeper.port;

import io.natkeeper.Ipv4Prefix;
import java.util.List;
import java.util.Map;

/**
 * What the last inventory says, which stays so where AWS can't be read.
 *
 * @param within the prefixes that targets were to lie in
 * @param backends where each port led, and by which target of the map
 */
public record Remembered(
        Assignments assignments, List<Ipv4Prefix> within, Map<ListenPort, Led> backends) {

    public static final Remembered NOTHING = new Remembered(Assignments.NONE, List.of(), Map.of());

    /**
     * @param target in the words of {@link PortTarget}: what it says of another target does not
     *     count
     */
    public record Led(String target, DesiredPort.Backend backend) {}
}
