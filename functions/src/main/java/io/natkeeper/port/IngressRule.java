package io.natkeeper.port;

import io.natkeeper.Ipv4Prefix;
import java.util.Comparator;

/** What the pool's own security group is to admit. */
public record IngressRule(Protocol protocol, PortRange ports, Ipv4Prefix source)
        implements Comparable<IngressRule> {

    private static final Comparator<IngressRule> ORDER =
            Comparator.comparing(IngressRule::protocol)
                    .thenComparingInt(rule -> rule.ports().first())
                    .thenComparingInt(rule -> rule.ports().last())
                    .thenComparing(IngressRule::source);

    @Override
    public int compareTo(IngressRule other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return "%s %s from %s".formatted(protocol, ports, source);
    }
}
