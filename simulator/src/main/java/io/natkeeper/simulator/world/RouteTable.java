package io.natkeeper.simulator.world;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A route table; the implicit association of the main table carries no subnet, as in EC2. */
public record RouteTable(
        String id,
        String vpcId,
        List<Route> routes,
        List<Association> associations,
        Map<String, String> tags) {

    /** Exactly one of: main, a subnet, a gateway (an edge association). */
    public record Association(
            String id, boolean main, Optional<String> subnetId, Optional<String> gatewayId) {

        public boolean isOf(String otherSubnetId) {
            return subnetId.map(otherSubnetId::equals).orElse(false);
        }
    }

    public boolean isMain() {
        return associations.stream().anyMatch(Association::main);
    }

    public Optional<Route> route(String destinationCidrBlock) {
        return routes.stream()
                .filter(r -> r.destinationCidrBlock().equals(destinationCidrBlock))
                .findFirst();
    }

    public RouteTable withRoutes(List<Route> newRoutes) {
        return new RouteTable(id, vpcId, newRoutes, associations, tags);
    }

    public RouteTable withAssociations(List<Association> newAssociations) {
        return new RouteTable(id, vpcId, routes, newAssociations, tags);
    }

    public RouteTable withTags(Map<String, String> newTags) {
        return new RouteTable(id, vpcId, routes, associations, newTags);
    }
}
