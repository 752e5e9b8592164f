package io.natkeeper.routing;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A route table tagged {@code natkeeper:pool}.
 *
 * @param name the tag Name, for people
 * @param routes those that Natkeeper looks after: {@code 0.0.0.0/0} first, then what the tag {@code
 *     natkeeper:destinations} names
 * @param tagErrors what is wrong with that tag
 * @param subnets all that this table routes, implicitly associated ones included
 * @param edgeAssociated whether it routes what comes in through a gateway instead; never touched
 */
public record RouteTable(
        String id,
        Optional<String> name,
        String pool,
        String vpcId,
        List<Route> routes,
        List<String> tagErrors,
        List<Subnet> subnets,
        boolean edgeAssociated) {

    /**
     * @param zone name of the Availability Zone, such as us-east-1a
     * @param zoneId its id, the same in every account, such as use1-az1
     */
    public record Subnet(String id, String zone, String zoneId) {}

    /** The zone of most of its subnets, ties by zone id; empty where it has no subnets. */
    public Optional<String> homeZone() {
        Map<String, Long> subnetsByZone =
                subnets.stream()
                        .collect(Collectors.groupingBy(Subnet::zone, Collectors.counting()));
        return subnets.stream()
                .max(
                        Comparator.<Subnet>comparingLong(s -> subnetsByZone.get(s.zone()))
                                .thenComparing(Subnet::zoneId, Comparator.reverseOrder()))
                .map(Subnet::zone);
    }

    /** As people know it: {@code rtb-0abc (private-a)}. */
    public String label() {
        return name.map(n -> id + " (" + n + ")").orElse(id);
    }
}
