package io.natkeeper.egress;

import io.natkeeper.Ipv4Range;
import io.natkeeper.Notice;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is to be, for a policy and what AWS says.
 *
 * @param desired what each NAT host gets
 * @param follows the route table that each address follows, by allocation id; addresses that are in
 *     question because something is not known are left out
 * @param retags those of them whose tag has to change, sorted
 * @param rules in the order of the policy
 * @param sources sorted, without overlap
 * @param notices what a person should know, sorted; what to do is in the rules' problems
 * @param unknowns why this may not be all
 */
public record EgressPlan(
        DesiredEgress desired,
        Map<String, String> follows,
        List<Retag> retags,
        List<PlannedRule> rules,
        List<PlannedSource> sources,
        List<Notice> notices,
        List<String> unknowns) {

    /**
     * @param tableId to follow; none: the tag goes, as no rule names the address any more
     */
    public record Retag(EgressWorld.Address address, Optional<String> tableId) {}

    /**
     * @param problems what keeps some of its sources from a chosen address, as sentences
     */
    public record PlannedRule(EgressRule rule, List<String> problems) {}

    /**
     * @param rule whose sources these are, by its name
     * @param instanceId whose address it is; none: a range of addresses
     * @param tableId that routes it
     * @param publicIp by which it is to leave; none: by its host's default address
     */
    public record PlannedSource(
            Ipv4Range range,
            String rule,
            Optional<String> instanceId,
            String tableId,
            Optional<String> publicIp) {}
}
