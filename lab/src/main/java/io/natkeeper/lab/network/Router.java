package io.natkeeper.lab.network;

import io.natkeeper.lab.network.KernelRoute.Effect;
import io.natkeeper.lab.network.Routing.Difference;
import io.natkeeper.simulator.world.World;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The VPC router: {@link RouterTables} in the namespace {@code router}. */
final class Router {

    static final String NAME = "router";

    private final Namespace namespace = new Namespace(NAME);
    private final IpSession session;
    private final Routing routing;
    private final Numbering numbering;
    private final NetworkSettings settings;

    Router(Numbering numbering, NetworkSettings settings) {
        Namespace.create(List.of(namespace));
        namespace.becomeForwarder();
        this.session = new IpSession(namespace);
        this.routing = new Routing(session::run);
        this.numbering = numbering;
        this.settings = settings;
    }

    Namespace namespace() {
        return namespace;
    }

    void follow(World world) {
        RouterTables tables = RouterTables.render(world, numbering);
        Difference difference = routing.become(tables.routes(), tables.rules());
        report(world, difference, settings.clock().instant());
    }

    private void report(World world, Difference difference, Instant at) {
        for (String routeTableId : world.routeTables().keySet()) {
            String table = RouterTables.table(numbering, routeTableId);
            difference.routes().stream()
                    .filter(route -> route.table().equals(table))
                    .map(route ->
                            new RouteChange(
                                    at,
                                    routeTableId,
                                    route.destination(),
                                    inWords(difference.before(), route),
                                    inWords(difference.after(), route)))
                    .forEach(settings.timeline());
        }
    }

    private static String inWords(Map<KernelRoute, Effect> effects, KernelRoute route) {
        Effect effect = effects.get(route);
        return effect == null ? "none" : effect.inWords();
    }

    void forget(Link link) {
        routing.forgetDevice(link.b().device());
    }

    /** For the lab's own namespace; ends the session, whose process would keep it alive. */
    List<String> removal() {
        session.close();
        return List.of("netns del " + NAME);
    }
}
