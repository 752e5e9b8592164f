package io.natkeeper.fleet;

import io.natkeeper.fleet.HostAddresses.FurtherInterface;
import io.natkeeper.fleet.HostAddresses.PrivateAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;

/** The secondary private addresses that no Elastic IP stands for, less those promised to one. */
final class AddressRoom {

    /**
     * @param privateAddress of that interface
     */
    record Place(String networkInterfaceId, String privateAddress) {}

    private final Map<String, List<PrivateAddress>> free = new HashMap<>();

    /** On other interfaces than the primary one: for addresses that the egress policy chose. */
    private final Map<String, Queue<Place>> further = new HashMap<>();

    /** Hosts that are about to get another secondary address. */
    private final Set<String> awaited = new HashSet<>();

    private final Set<String> growing = new HashSet<>();

    /** Of a list those with room: whoever asks asks for one list again and again. */
    private final IdentityHashMap<List<AddressHost>, List<AddressHost>> withRoom =
            new IdentityHashMap<>();

    /** The host is about to get a place on another interface than the primary one. */
    void grow(AddressHost host) {
        growing.add(host.instanceId());
    }

    boolean grows(AddressHost host) {
        return growing.contains(host.instanceId());
    }

    /** The host is about to get another: only then is it known which address is the lowest. */
    void awaits(AddressHost host) {
        awaited.add(host.instanceId());
    }

    boolean isAwaitedIn(List<AddressHost> hosts) {
        return hosts.stream().anyMatch(h -> awaited.contains(h.instanceId()));
    }

    /** Those of the hosts that can get an Elastic IP now. */
    List<AddressHost> in(List<AddressHost> hosts) {
        List<AddressHost> some = withRoom.computeIfAbsent(hosts, _ -> new ArrayList<>(hosts));
        some.removeIf(h -> awaited.contains(h.instanceId()) || of(h).isEmpty());
        return some;
    }

    /** The egress address gets the lowest one: see {@link HostAddresses#leavesBy}. */
    PrivateAddress take(AddressHost host, boolean forEntry) {
        return forEntry ? of(host).removeLast() : of(host).removeFirst();
    }

    /**
     * One of the host's that is left over: of the primary interface first.
     *
     * @param reserved how many to leave there for a zone's address and the entry address
     */
    Optional<Place> takeForChosen(AddressHost host, int reserved) {
        List<PrivateAddress> secondaries = of(host);
        if (secondaries.size() > reserved) {
            return Optional.of(
                    new Place(
                            host.addresses().networkInterfaceId(),
                            secondaries.removeLast().address()));
        }
        return Optional.ofNullable(further(host).poll());
    }

    private Queue<Place> further(AddressHost host) {
        return further.computeIfAbsent(
                host.instanceId(),
                _ -> {
                    Queue<Place> places = new ArrayDeque<>();
                    for (FurtherInterface each : host.addresses().further()) {
                        each.addresses().stream()
                                .filter(a -> a.publicIp().isEmpty())
                                .map(a -> new Place(each.networkInterfaceId(), a.address()))
                                .forEach(places::add);
                    }
                    return places;
                });
    }

    private List<PrivateAddress> of(AddressHost host) {
        return free.computeIfAbsent(
                host.instanceId(),
                _ ->
                        new ArrayList<>(
                                host.addresses().secondaries().stream()
                                        .filter(a -> a.publicIp().isEmpty())
                                        .toList()));
    }
}
