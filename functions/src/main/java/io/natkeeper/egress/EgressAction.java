package io.natkeeper.egress;

import io.natkeeper.inventory.ParameterParts;
import java.util.List;

/** One idempotent change in AWS, as a sentence too; what hosts get is a {@code Delivery}. */
public sealed interface EgressAction {

    String sentence();

    /**
     * Notes on an Elastic IP, in its tag {@code natkeeper:egress}, which route table it follows:
     * the failover function keeps it on that table's host.
     */
    record Follow(EgressWorld.Address address, String tableId) implements EgressAction {
        @Override
        public String sentence() {
            return "Have %s follow %s.".formatted(address.label(), tableId);
        }
    }

    /** Removes that tag. */
    record Unfollow(EgressWorld.Address address) implements EgressAction {
        @Override
        public String sentence() {
            return "Have %s follow no route table any more.".formatted(address.label());
        }
    }

    /**
     * Notes on a NAT instance, in its tag {@code natkeeper:egress}, which policy it has answered to
     * have in force: a chosen address goes to none that lacks it.
     *
     * @param version when the policy was written
     */
    record MarkEgress(String instanceId, String version) implements EgressAction {
        @Override
        public String sentence() {
            return "Note on %s that the egress policy of %s is in force there."
                    .formatted(instanceId, version);
        }
    }

    /**
     * Writes the parameters {@code /natkeeper/<pool>/inventory/egress...}.
     *
     * @param writes in this order
     */
    record PublishInventory(String pool, List<ParameterParts.Write> writes)
            implements EgressAction {
        @Override
        public String sentence() {
            return "Publish the egress inventory of pool %s.".formatted(pool);
        }
    }
}
