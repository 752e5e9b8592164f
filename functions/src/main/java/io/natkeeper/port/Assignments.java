package io.natkeeper.port;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which member of a group has which port, for as long as it is a member. By port and group, not by
 * the mapping's name, so that a mapping can be renamed and its range be extended.
 */
public record Assignments(Map<ListenPort, Member> members) {

    public static final Assignments NONE = new Assignments(Map.of());

    public record Member(String autoScalingGroup, String instanceId) {}

    public Assignments {
        members = Collections.unmodifiableMap(new TreeMap<>(members));
    }
}
