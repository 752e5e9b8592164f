package io.natkeeper.lab.network;

import io.natkeeper.lab.network.KernelRoute.Effect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The routes and rules that the lab keeps in one namespace. Only differences reach the kernel, each
 * as a replacement, so that no packet ever meets a gap.
 */
final class Routing {

    private final Consumer<List<String>> kernel;
    private final SortedMap<KernelRoute, Effect> routes = new TreeMap<>();
    private final SortedSet<String> rules = new TreeSet<>();

    /**
     * @param kernel executes lines of {@code ip} in the namespace, and throws if one fails
     */
    Routing(Consumer<List<String>> kernel) {
        this.kernel = kernel;
    }

    /** One route before and after; a missing one is a missing key. */
    record Difference(SortedMap<KernelRoute, Effect> before, SortedMap<KernelRoute, Effect> after) {

        SortedSet<KernelRoute> routes() {
            SortedSet<KernelRoute> routes = new TreeSet<>(before.keySet());
            routes.addAll(after.keySet());
            return routes;
        }
    }

    Difference become(
            SortedMap<KernelRoute, Effect> desiredRoutes, SortedSet<String> desiredRules) {
        Difference difference = new Difference(new TreeMap<>(), new TreeMap<>());
        List<String> lines = new ArrayList<>();
        desiredRoutes.forEach((route, effect) -> {
            Effect before = routes.get(route);
            if (!effect.equals(before)) {
                lines.add(route.replaceWith(effect));
                difference.after.put(route, effect);
                if (before != null) {
                    difference.before.put(route, before);
                }
            }
        });
        desiredRules.stream()
                .filter(rule -> !rules.contains(rule))
                .forEach(rule -> lines.add("rule add " + rule));
        rules.stream()
                .filter(rule -> !desiredRules.contains(rule))
                .forEach(rule -> lines.add("rule del " + rule));
        routes.forEach((route, effect) -> {
            if (!desiredRoutes.containsKey(route)) {
                lines.add(route.delete());
                difference.before.put(route, effect);
            }
        });
        kernel.accept(lines);
        replace(routes, desiredRoutes);
        rules.clear();
        rules.addAll(desiredRules);
        return difference;
    }

    /** The kernel drops the routes of a device that vanishes; so does the record of them. */
    void forgetDevice(String device) {
        routes.values()
                .removeIf(
                        effect -> effect instanceof Effect.Via via && via.device().equals(device));
    }

    private static <K, V> void replace(Map<K, V> map, Map<K, V> content) {
        map.clear();
        map.putAll(content);
    }
}
