package io.natkeeper.simulator.ec2;

import io.natkeeper.simulator.world.World;

/** What happens to public addresses beside an association. */
public interface AddressControl {

    String newAssociationId();

    /**
     * The world in which a host whose primary address has lost its public one has got a new one, if
     * it is one that AWS gives a new one.
     */
    World renewed(World world, String instanceId);
}
