package io.natkeeper.fleet;

import io.natkeeper.Action;
import io.natkeeper.Observed;
import io.natkeeper.fleet.AddressHost.Standing;
import io.natkeeper.fleet.AddressPlan.Work;
import io.natkeeper.fleet.HostAddresses.FurtherInterface;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sees to places for Elastic IPs ahead of time: whoever is fit may have to take an address over.
 */
final class RoomMaker {

    private final String pool;
    private final PoolAddresses addresses;
    private final AddressRoom room;
    private final List<Work> work;

    /**
     * @param work gets what is to be done
     */
    RoomMaker(String pool, PoolAddresses addresses, AddressRoom room, List<Work> work) {
        this.pool = pool;
        this.addresses = addresses;
        this.room = room;
        this.work = work;
    }

    /** Returns why it is not known what a host needs, by its instance id. */
    Map<String, String> make(List<AddressHost> hosts) {
        Map<String, String> undecided = new HashMap<>();
        for (AddressHost host : hosts) {
            tidy(host);
            if (host.standing() != Standing.FIT || !addresses.lacksPlaces(host.addresses(), pool)) {
                continue;
            }
            switch (addresses.limits(host.addresses().instanceType())) {
                case Observed.Unknown<TypeLimits>(String cause) -> {
                    undecided.put(host.instanceId(), cause);
                    room.awaits(host);
                }
                case Observed.Known<TypeLimits>(TypeLimits limits) -> make(host, limits);
            }
        }
        return undecided;
    }

    /** Addresses first, interfaces where those do not suffice. */
    private void make(AddressHost host, TypeLimits limits) {
        HostAddresses has = host.addresses();
        if (has.secondaries().size() + 1 < limits.addressesPerInterface()) {
            room.awaits(host);
            assign(host, has.networkInterfaceId());
            return;
        }
        if (!addresses.lacksPlacesForChosen(has, pool)) {
            // A t4g.nano, say: egress and entry share its one secondary address.
            return;
        }
        Optional<FurtherInterface> roomy =
                has.further().stream()
                        .filter(i -> i.addresses().size() < limits.addressesPerInterface())
                        .findFirst();
        if (roomy.isPresent()) {
            room.grow(host);
            assign(host, roomy.get().networkInterfaceId());
        } else if (has.further().size() + 1 < limits.interfaces()) {
            room.grow(host);
            work.add(
                    new Work(
                            host.instanceId(),
                            new Action.AttachInterface(
                                    host.instanceId(),
                                    host.label(),
                                    pool,
                                    has.subnetId(),
                                    has.securityGroupIds(),
                                    has.nextDeviceIndex())));
        }
    }

    private void assign(AddressHost host, String networkInterfaceId) {
        work.add(
                new Work(
                        host.instanceId(),
                        new Action.AssignPrivateAddress(networkInterfaceId, host.label())));
    }

    private void tidy(AddressHost host) {
        for (FurtherInterface each : host.addresses().further()) {
            each.leftBehind()
                    .map(attachment ->
                            new Action.EndInterfaceWithHost(
                                    each.networkInterfaceId(), attachment, host.label()))
                    .ifPresent(action -> work.add(new Work(host.instanceId(), action)));
        }
    }
}
