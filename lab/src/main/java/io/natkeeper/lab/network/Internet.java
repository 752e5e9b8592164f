package io.natkeeper.lab.network;

import io.natkeeper.lab.network.KernelRoute.Effect;
import io.natkeeper.simulator.world.World;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Everything outside: one host that answers to a few addresses, and behind it, at the endpoint
 * address, the lab's own namespace in the part of AWS's endpoints.
 */
final class Internet {

    static final String NAME = "internet";

    /** The endpoint's link, at both ends. */
    private static final String ENDPOINT_DEVICE = "aws";

    /** The internet's end of the endpoint's link. */
    private static final String ENDPOINT_NEXT_HOP = "169.254.0.2";

    private static final String FROM_GATEWAYS = "10";

    private final Namespace namespace = new Namespace(NAME);
    private final Routing routing = new Routing(namespace::ip);
    private final NetworkSettings settings;

    Internet(NetworkSettings settings) {
        this.settings = settings;
        Namespace.create(List.of(namespace));
        configure();
    }

    Namespace namespace() {
        return namespace;
    }

    private void configure() {
        namespace.becomeForwarder();
        Namespace.ipOutside(
                List.of(
                        "link add %s mtu %d type veth peer name %s netns %s mtu %d"
                                .formatted(
                                        ENDPOINT_DEVICE,
                                        Link.INTERNET,
                                        ENDPOINT_DEVICE,
                                        NAME,
                                        Link.INTERNET),
                        "addr add %s peer %s/32 dev %s"
                                .formatted(
                                        settings.endpointAddress(),
                                        ENDPOINT_NEXT_HOP,
                                        ENDPOINT_DEVICE),
                        "link set %s up".formatted(ENDPOINT_DEVICE),
                        "route add default via %s dev %s"
                                .formatted(ENDPOINT_NEXT_HOP, ENDPOINT_DEVICE),
                        "addr add %s/32 dev lo".formatted(MetadataAddress.SERVER)));
        List<String> lines = new ArrayList<>();
        settings.internetAddresses()
                .forEach(address -> lines.add("addr add %s/32 dev lo".formatted(address)));
        lines.add(
                "addr add %s peer %s/32 dev %s scope link"
                        .formatted(ENDPOINT_NEXT_HOP, settings.endpointAddress(), ENDPOINT_DEVICE));
        lines.add("link set %s up".formatted(ENDPOINT_DEVICE));
        // From a gateway only to the endpoint; nothing goes back to another gateway.
        lines.add(
                "route add %s dev %s table %s"
                        .formatted(settings.endpointAddress(), ENDPOINT_DEVICE, FROM_GATEWAYS));
        lines.add("route add blackhole default table " + FROM_GATEWAYS);
        namespace.ip(lines);
    }

    /** Public addresses lead to their gateway, all others to the first, which drops them. */
    void follow(World world, Collection<GatewayNamespace> gateways) {
        SortedMap<KernelRoute, Effect> routes = new TreeMap<>();
        TreeSet<String> rules = new TreeSet<>();
        for (GatewayNamespace gateway : gateways) {
            String device = gateway.internetLink().b().device();
            Effect effect = new Effect.Via(device, gateway.gateway().id());
            routes.putIfAbsent(new KernelRoute("main", "default"), effect);
            gateway.gateway()
                    .publicAddresses(world)
                    .forEach(address -> routes.put(new KernelRoute("main", address), effect));
            rules.add("iif %s lookup %s pref 100".formatted(device, FROM_GATEWAYS));
        }
        routing.become(routes, rules);
    }

    void forget(GatewayNamespace gateway) {
        routing.forgetDevice(gateway.internetLink().b().device());
    }

    /** For the lab's own namespace. */
    List<String> removal() {
        return List.of(
                "link del " + ENDPOINT_DEVICE,
                "addr del %s/32 dev lo".formatted(MetadataAddress.SERVER),
                "netns del " + NAME);
    }
}
