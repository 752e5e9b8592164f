package io.natkeeper.lab.network;

import io.natkeeper.lab.network.KernelRoute.Effect;
import io.natkeeper.lab.network.Link.End;
import io.natkeeper.simulator.world.World;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/** A gateway: the namespace with its id, between the router and the internet. */
final class GatewayNamespace {

    private final Gateway gateway;
    private final Namespace namespace;
    private final Link vpcLink;
    private final Link internetLink;
    private final Routing routing;
    private String installedRules = "";

    GatewayNamespace(Gateway gateway, Namespace router, Namespace internet, Numbering numbering) {
        int number = numbering.of(gateway.id());
        String device = RouterTables.gatewayDevice(numbering, gateway.id());
        this.gateway = gateway;
        this.namespace = new Namespace(gateway.id());
        this.vpcLink =
                new Link(new End(namespace, "vpc"), new End(router, device), Link.JUMBO, number);
        this.internetLink =
                new Link(
                        new End(namespace, "internet"),
                        new End(internet, device),
                        Link.INTERNET,
                        number);
        this.routing = new Routing(namespace::ip);
    }

    Gateway gateway() {
        return gateway;
    }

    Namespace namespace() {
        return namespace;
    }

    Link vpcLink() {
        return vpcLink;
    }

    Link internetLink() {
        return internetLink;
    }

    void configureNamespace() {
        namespace.becomeForwarder();
        namespace.sysctl(gateway.settings());
    }

    void configureLinks() {
        namespace.ip(vpcLink.upAtA());
        namespace.ip(internetLink.upAtA());
    }

    void follow(World world) {
        String rules = gateway.rules(world);
        if (!rules.equals(installedRules)) {
            namespace.nft(rules);
            installedRules = rules;
        }
        SortedMap<KernelRoute, Effect> routes = new TreeMap<>();
        routes.put(new KernelRoute("main", "default"), new Effect.Via("internet", "internet"));
        Objects.requireNonNull(world.vpcs().get(gateway.vpcId()))
                .cidrBlocks()
                .forEach(cidr ->
                        routes.put(
                                new KernelRoute("main", cidr),
                                new Effect.Via("vpc", gateway.vpcId())));
        routing.become(routes, Collections.emptySortedSet());
    }

    List<String> removal() {
        return List.of("netns del " + namespace.name());
    }
}
