package io.natkeeper.fleet;

import io.natkeeper.fleet.AddressHost.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Which addresses a partner must allow, in words. */
final class AddressSentence {

    private AddressSentence() {}

    /** Empty text for a pool without hosts and addresses. */
    static String of(
            String pool,
            List<ElasticIp> elasticIps,
            List<AddressHost> hosts,
            Map<String, AddressHost> byId) {
        List<String> parts = new ArrayList<>();
        Map<String, String> zones = new TreeMap<>();
        for (ElasticIp elasticIp : elasticIps) {
            if (elasticIp.isForZones()) {
                holderOf(elasticIp, byId)
                        .ifPresent(h ->
                                zones.merge(
                                        h.zone(), elasticIp.label(), (a, b) -> a + " and " + b));
            }
        }
        zones.forEach((zone, labels) -> parts.add("%s by %s".formatted(zone, labels)));
        List<String> sentences = new ArrayList<>();
        if (!parts.isEmpty()) {
            sentences.add("Pool %s leaves %s.".formatted(pool, String.join(", ", parts)));
        }
        Set<String> chosen =
                elasticIps.stream()
                        .filter(ElasticIp::isChosen)
                        .map(ElasticIp::publicIp)
                        .collect(Collectors.toSet());
        elasticIps.stream()
                .filter(ElasticIp::entry)
                .filter(e -> holderOf(e, byId).isPresent())
                .forEach(e -> sentences.add(entry(e, byId, chosen)));
        String policy =
                elasticIps.stream()
                        .filter(ElasticIp::isChosen)
                        .flatMap(e ->
                                holderOf(e, byId).map(h -> e.label() + " on " + h.label()).stream())
                        .collect(Collectors.joining(", "));
        if (!policy.isEmpty()) {
            sentences.add("Chosen by the egress policy: %s.".formatted(policy));
        }
        String waiting =
                elasticIps.stream()
                        .filter(e -> holderOf(e, byId).isEmpty())
                        .map(ElasticIp::label)
                        .collect(Collectors.joining(", "));
        if (!waiting.isEmpty()) {
            sentences.add("On none of its hosts: %s.".formatted(waiting));
        }
        Set<String> publicIps =
                elasticIps.stream().map(ElasticIp::publicIp).collect(Collectors.toSet());
        String without =
                hosts.stream()
                        .filter(h -> h.standing() != Standing.FAILED)
                        .filter(h -> leavesByNone(h, publicIps, chosen))
                        .map(h ->
                                "%s in %s%s"
                                        .formatted(
                                                h.label(),
                                                h.zone(),
                                                h.addresses()
                                                        .leavesBy(chosen)
                                                        .map(ip -> " by " + ip)
                                                        .orElse(" by none")))
                        .collect(Collectors.joining(", "));
        if (!without.isEmpty()) {
            sentences.add(
                    "Without an Elastic IP, by an address that changes with each host: %s."
                            .formatted(without));
        }
        return sentences.isEmpty() || !parts.isEmpty()
                ? String.join(" ", sentences)
                : "Pool %s: %s".formatted(pool, String.join(" ", sentences));
    }

    private static String entry(
            ElasticIp elasticIp, Map<String, AddressHost> byId, Set<String> chosen) {
        AddressHost holder = holderOf(elasticIp, byId).orElseThrow();
        return "Its entry address is %s, on %s%s."
                .formatted(
                        elasticIp.label(),
                        holder.label(),
                        holder.addresses()
                                        .leavesBy(chosen)
                                        .filter(elasticIp.publicIp()::equals)
                                        .isPresent()
                                ? ", which leaves by it too"
                                : "");
    }

    private static boolean leavesByNone(
            AddressHost host, Set<String> publicIps, Set<String> chosen) {
        return host.addresses().leavesBy(chosen).filter(publicIps::contains).isEmpty();
    }

    private static Optional<AddressHost> holderOf(
            ElasticIp elasticIp, Map<String, AddressHost> byId) {
        return elasticIp
                .place()
                .flatMap(ElasticIp.Place::instanceId)
                .flatMap(id -> Optional.ofNullable(byId.get(id)));
    }
}
