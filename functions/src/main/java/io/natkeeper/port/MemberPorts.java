package io.natkeeper.port;

import io.natkeeper.Observed;
import io.natkeeper.port.TargetResolver.GroupMember;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Gives every member of a group a port of its own, for as long as it is a member: what it has it
 * keeps, also while it is in standby; newcomers in service take the lowest free one.
 *
 * @param ports instance ids by port
 * @param without instance ids of those that no port was left for
 */
record MemberPorts(NavigableMap<ListenPort, String> ports, List<String> without) {

    /**
     * @param members by age; nothing: there is no such group
     */
    static MemberPorts assign(
            PortMapping mapping,
            String group,
            Observed<Optional<List<GroupMember>>> members,
            Assignments before) {
        NavigableMap<ListenPort, String> held = held(mapping, group, before);
        return switch (members) {
            case Observed.Unknown<Optional<List<GroupMember>>> _ ->
                    new MemberPorts(held, List.of());
            case Observed.Known<Optional<List<GroupMember>>>(var known) ->
                    assign(mapping, known.orElse(List.of()), held);
        };
    }

    private static MemberPorts assign(
            PortMapping mapping, List<GroupMember> members, NavigableMap<ListenPort, String> held) {
        Set<String> present = members.stream().map(GroupMember::id).collect(Collectors.toSet());
        NavigableMap<ListenPort, String> ports = new TreeMap<>(held);
        ports.values().retainAll(present);
        Set<String> having = new HashSet<>(ports.values());
        List<ListenPort> free =
                new ArrayList<>(mapping.ports().filter(p -> !ports.containsKey(p)).toList());
        List<String> without = new ArrayList<>();
        for (GroupMember member : members) {
            String id = member.id();
            if (!member.inService() || member.instance().isEmpty() || having.contains(id)) {
                continue;
            }
            if (free.isEmpty()) {
                without.add(id);
            } else {
                ports.put(free.removeFirst(), id);
            }
        }
        return new MemberPorts(ports, List.copyOf(without));
    }

    /** Of this mapping; should an instance have two ports, the lower one. */
    private static NavigableMap<ListenPort, String> held(
            PortMapping mapping, String group, Assignments before) {
        NavigableMap<ListenPort, String> held = new TreeMap<>();
        mapping.ports()
                .forEach(port -> {
                    Assignments.Member member = before.members().get(port);
                    if (member != null
                            && member.autoScalingGroup().equals(group)
                            && !held.containsValue(member.instanceId())) {
                        held.put(port, member.instanceId());
                    }
                });
        return held;
    }
}
