package io.natkeeper.simulator;

import io.natkeeper.simulator.ec2.AddressControl;
import io.natkeeper.simulator.world.NetworkInterface;
import io.natkeeper.simulator.world.NetworkInterface.PrivateAddress;
import io.natkeeper.simulator.world.World;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The public addresses that AWS gives by itself, to primary private addresses. */
final class PublicAddresses implements AddressControl {

    private final Addresses addresses;
    private final Ids ids;
    private final Set<String> autoAssigned = new HashSet<>();

    PublicAddresses(Addresses addresses, Ids ids) {
        this.addresses = addresses;
        this.ids = ids;
    }

    /** One for an instance that is launched with auto-assignment. */
    synchronized String autoAssign(String instanceId) {
        autoAssigned.add(instanceId);
        return addresses.publicAddress();
    }

    /** The world in which it has gone; an Elastic IP stays. */
    World released(World world, String instanceId) {
        List<NetworkInterface> interfaces = world.interfacesOf(instanceId);
        if (interfaces.isEmpty()) {
            return world;
        }
        NetworkInterface primary = interfaces.getFirst();
        boolean elastic =
                primary.privateAddresses().stream()
                        .filter(PrivateAddress::primary)
                        .flatMap(a -> a.publicIp().stream())
                        .anyMatch(ip -> world.elasticIpOf(ip).isPresent());
        return elastic
                ? world
                : world.with(primary.withPublicIp(primary.primaryAddress(), Optional.empty()));
    }

    /**
     * No new one comes to a host with several interfaces, nor to one with an Elastic IP, be it that
     * of a secondary private address.
     */
    @Override
    public synchronized World renewed(World world, String instanceId) {
        List<NetworkInterface> interfaces = world.interfacesOf(instanceId);
        if (!autoAssigned.contains(instanceId)
                || interfaces.size() != 1
                || interfaces.getFirst().privateAddresses().stream()
                        .map(PrivateAddress::publicIp)
                        .anyMatch(Optional::isPresent)) {
            return world;
        }
        NetworkInterface primary = interfaces.getFirst();
        return world.with(
                primary.withPublicIp(
                        primary.primaryAddress(), Optional.of(addresses.publicAddress())));
    }

    @Override
    public String newAssociationId() {
        return ids.next("eipassoc");
    }
}
