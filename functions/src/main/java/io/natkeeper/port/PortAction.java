package io.natkeeper.port;

import io.natkeeper.inventory.ParameterParts;
import java.util.List;
import java.util.stream.Collectors;

/** One idempotent change in AWS, as a sentence too; what hosts get is a {@code Delivery}. */
public sealed interface PortAction {

    String sentence();

    /** Adds rules to the pool's own security group; one that is there already is no error. */
    record AdmitSources(String securityGroupId, List<IngressRule> rules) implements PortAction {
        @Override
        public String sentence() {
            return "Admit %s in %s.".formatted(joined(rules), securityGroupId);
        }
    }

    /**
     * Removes rules from the pool's own security group; one that is gone already is no error.
     *
     * @param words what each admits, or its id
     */
    record RevokeSources(String securityGroupId, List<String> ruleIds, List<String> words)
            implements PortAction {
        @Override
        public String sentence() {
            return "Admit no longer %s in %s.".formatted(joined(words), securityGroupId);
        }
    }

    /** Lets NAT hosts reach a target, where its mapping says {@code admit: true}. */
    record AdmitHosts(Admission admission) implements PortAction {
        @Override
        public String sentence() {
            return "Admit %s.".formatted(admission);
        }
    }

    /**
     * Notes on a NAT instance, in its tag {@code natkeeper:ports}, which port map it has answered
     * to have in force: the entry address goes to none that lacks it.
     *
     * @param version when the map was written
     */
    record MarkPorts(String instanceId, String version) implements PortAction {
        @Override
        public String sentence() {
            return "Note on %s that the port map of %s is in force there."
                    .formatted(instanceId, version);
        }
    }

    /**
     * Writes the parameters {@code /natkeeper/<pool>/inventory...}.
     *
     * @param writes in this order
     */
    record PublishInventory(String pool, List<ParameterParts.Write> writes) implements PortAction {
        @Override
        public String sentence() {
            return "Publish the inventory of pool %s.".formatted(pool);
        }
    }

    private static String joined(List<?> things) {
        return things.stream().map(Object::toString).collect(Collectors.joining(", "));
    }
}
