package io.natkeeper.preflight;

import io.natkeeper.Observed;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the preflight sees of an account.
 *
 * @param subnets those that are to have hosts, by id; absent: there is none of that id
 * @param tables the route tables of the VPC
 * @param offering zones in which the instance type is offered
 * @param elasticIpsLeft how many more Elastic IPs may be allocated
 * @param poolGateways ids of the NAT gateways that have the pool's tag
 * @param poolInterfaces ids of the network interfaces of NAT instances that have it
 * @param owner of the pool
 */
public record Account(
        Observed<Map<String, Subnet>> subnets,
        Observed<List<Table>> tables,
        Observed<Set<String>> offering,
        Observed<Integer> elasticIpsLeft,
        Observed<Set<String>> poolGateways,
        Observed<Set<String>> poolInterfaces,
        Observed<Optional<String>> owner) {

    public record Subnet(String vpcId, String zone) {}

    /**
     * @param subnetIds that are associated with it by name
     * @param main whether it is that of all others
     * @param pool the value of its tag
     * @param defaultTarget where {@code 0.0.0.0/0} leads: an id; empty where nowhere
     */
    public record Table(
            String id,
            List<String> subnetIds,
            boolean main,
            Optional<String> pool,
            Optional<String> defaultTarget) {}
}
