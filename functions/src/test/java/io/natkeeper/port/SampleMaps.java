package io.natkeeper.port;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Good and bad port maps. */
final class SampleMaps {

    static final String CLASSIC =
            """
            ports:
              - {listen: 50001, name: web-http, target: {autoScalingGroup: web, port: 80}, allow: [203.0.113.0/24]}
              - {listen: 50010-50019, name: web-ssh, target: {autoScalingGroup: web, port: 22, each: true}, allow: [203.0.113.0/24]}
              - {listen: 50003, name: orders-db, target: {dbInstance: orders}, allow: [203.0.113.0/24]}
            """;

    /** Everything that a map can say. */
    static final String FULL =
            """
            # A comment.
            ports:
              - listen: 50001
                name: web
                protocol: tcp
                target: {autoScalingGroup: "web servers", port: 80, affinity: source}
                allow:
                  - 203.0.113.0/24
                  - 198.51.100.7/32
                log: true
                admit: true
              - {listen: 50010-50011, name: ssh, target: {autoScalingGroup: web, port: 22, each: true}, allow: [203.0.113.0/24]}
              - {listen: "50020", name: bastion, target: {instance: i-0abc12345678, port: 22}, allow: [203.0.113.0/24]}
              - {listen: 50021, name: tagged, target: {instance: {tag: Name, value: "yes"}, port: 22}, allow: [203.0.113.0/24]}
              - {listen: 50003, name: orders, target: {dbInstance: Orders}, allow: [203.0.113.0/24]}
              - {listen: 50004, name: writer, target: {dbCluster: shop}, allow: [203.0.113.0/24], log: false}
              - {listen: 50005, name: reader, target: {dbCluster: shop, endpoint: reader}, allow: [203.0.113.0/24]}
              - {listen: 50001, protocol: udp, name: dns, target: {address: 10.0.2.11, port: 53}, allow: [0.0.0.0/0], public: true}
            """;

    static final String JSON =
            """
            {
            \t"ports": [
            \t\t{"listen": 50001, "name": "web", "target": {"address": "10.0.2.11", "port": 80}, "allow": ["203.0.113.0/24"]}
            \t]
            }
            """;

    static final List<String> GOOD =
            List.of(
                    CLASSIC,
                    FULL,
                    JSON,
                    "ports: []\n",
                    "---\nports: []\n...\n",
                    mapping("log: true"));

    private SampleMaps() {}

    /**
     * @param text with line breaks
     * @param error as people read it, without the part's name
     * @param schemaSees whether a JSON schema can see it too
     */
    record Bad(String text, String error, boolean schemaSees) {
        @Override
        public String toString() {
            return error;
        }
    }

    static Stream<Bad> bad() {
        return Stream.of(
                // What a schema sees as well.
                seen("{}", "1: ports: is missing; write 'ports: []' for a map without ports"),
                seen("ports: {}", "1: ports: is no list; write each entry behind a '-'"),
                seen("[]", "1: map: is a list; write a list 'ports'"),
                seen("hello", "1: map: is 'hello'; write a list 'ports'"),
                seen("ports: [5]", "1: ports[0]: is '5'; write listen, name, target and allow"),
                seen("port: []", "1: 'port': is not known; did you mean 'ports'?"),
                seen(
                        mapping("lisen: 5"),
                        "2: ports[0].'lisen': is not known; did you mean 'listen'?"),
                seen(
                        mapping("colour: red"),
                        "2: ports[0].'colour': is not known; write one of listen, name, protocol, target, allow, public, log, admit"),
                seen(
                        mapping("protocol: icmp"),
                        "2: ports[0].protocol: is 'icmp'; write tcp or udp"),
                seen(mapping("log: 1"), "2: ports[0].log: is '1'; write true or false"),
                seen(
                        one("listen: 50001-"),
                        "2: ports[0].listen: is '50001-'; write a port such as 50001, or a range such as 50010-50019"),
                seen(
                        one("listen: 70000"),
                        "2: ports[0].listen: is '70000'; write a port such as 50001, or a range such as 50010-50019"),
                seen(
                        one("listen: 443"),
                        "2: ports[0].listen: has ports below 50000, which the hosts use themselves; choose from 50000 to 65535"),
                seen(
                        one("name: web http"),
                        "2: ports[0].name: is 'web http'; write 1 to 63 letters, digits, '.', '_' or '-'"),
                seen(
                        one("allow: []"),
                        "2: ports[0].allow: is empty; write who may connect, or remove the mapping"),
                seen(
                        one("allow: 203.0.113.0/24"),
                        "2: ports[0].allow: is no list; write prefixes in brackets, such as [203.0.113.0/24]"),
                seen(
                        one("allow: [203.0.113.7]"),
                        "2: ports[0].allow[0]: is '203.0.113.7', which has no length; write 203.0.113.7/32"),
                seen(
                        one("allow: [office]"),
                        "2: ports[0].allow[0]: is 'office', which is no IPv4 prefix; write one such as 203.0.113.0/24"),
                seen(
                        one("allow: ['2001:db8::/32']"),
                        "2: ports[0].allow[0]: is '2001:db8::/32', which is IPv6, and Elastic IPs are IPv4 only; write an IPv4 prefix"),
                seen(one("target: web"), "2: ports[0].target: is 'web'; write " + ONE_KIND),
                seen(one("target: {}"), "2: ports[0].target: names no target; write " + ONE_KIND),
                seen(
                        one("target: {dbInstance: a, dbCluster: b}"),
                        "2: ports[0].target: names several targets: dbInstance, dbCluster; write "
                                + ONE_KIND),
                seen(
                        one("target: {loadBalancer: web, port: 80}"),
                        "2: ports[0].target.'loadBalancer': is not known; write one of autoScalingGroup, instance, dbInstance, dbCluster, address, port, each, affinity, endpoint"),
                seen(
                        one("target: {autoscalinggroup: web, port: 80}"),
                        "2: ports[0].target.'autoscalinggroup': is not known; did you mean 'autoScalingGroup'?"),
                seen(
                        one("target: {autoScalingGroup: web}"),
                        "2: ports[0].target.port: is missing; write the port that the target listens at"),
                seen(
                        one("target: {autoScalingGroup: web, port: 0}"),
                        "2: ports[0].target.port: is '0'; write a number from 1 to 65535"),
                seen(
                        one("target: {autoScalingGroup: web, port: '80'}"),
                        "2: ports[0].target.port: is '80' in quotes, a text; write a number from 1 to 65535"),
                seen(
                        one("target: {autoScalingGroup: web, port: 22:10}"),
                        "2: ports[0].target.port: is '22:10'; write a number from 1 to 65535"),
                seen(
                        one("target: {autoScalingGroup: web, port: 80, affinity: client}"),
                        "2: ports[0].target.affinity: is 'client'; write source"),
                seen(
                        one("target: {dbInstance: orders, port: 3306}"),
                        "2: ports[0].target.port: does not go with dbInstance; remove it"),
                seen(
                        one("target: {dbCluster: orders, endpoint: primary}"),
                        "2: ports[0].target.endpoint: is 'primary'; write writer or reader"),
                seen(
                        one("target: {dbInstance: 5orders}"),
                        "2: ports[0].target.dbInstance: is '5orders'; write its identifier: a letter, then letters, digits, hyphens"),
                seen(
                        one("target: {instance: web, port: 80}"),
                        "2: ports[0].target.instance: is 'web'; write an id such as i-0abc12345678, or {tag: Name, value: bastion}"),
                seen(
                        one("target: {instance: {tag: Name}, port: 80}"),
                        "2: ports[0].target.instance.value: is missing; write the tag's value"),
                seen(
                        one("target: {address: db.example.com, port: 80}"),
                        "2: ports[0].target.address: is 'db.example.com'; write a private IPv4 address such as 10.0.2.11"),
                seen(
                        "ports: [{}]",
                        "1: ports[0].listen: is missing; write a port such as 50001, or a range such as 50010-50019"),
                seen(
                        one("allow: [123]"),
                        "2: ports[0].allow[0]: is '123', which not every YAML reader takes for a text; write it in quotes if you mean it, or write a prefix such as 203.0.113.0/24"),
                // What only the parser sees.
                unseen(
                        one("listen: 50001-50000"),
                        "2: ports[0].listen: is '50001-50000'; write a port such as 50001, or a range such as 50010-50019"),
                unseen(
                        one("listen: 50001-50003"),
                        "2: ports[0].listen: is a range, and only each member of a group takes one; write one port, or 'each: true' in the target"),
                unseen(
                        one("target: {autoScalingGroup: web, port: 80, each: true}"),
                        "2: ports[0].listen: is one port, and with each every member needs its own; write a range as long as the group may grow, such as 50001-50010"),
                unseen(
                        one("allow: [203.0.113.7/24]"),
                        "2: ports[0].allow[0]: is '203.0.113.7/24', which has address bits behind its first 24; write 203.0.113.0/24, or 203.0.113.7/32 for the one address"),
                unseen(
                        one("allow: [203.0.113.256/32]"),
                        "2: ports[0].allow[0]: is '203.0.113.256/32', which is no IPv4 prefix; write one such as 203.0.113.0/24"),
                unseen(
                        one("allow: [0.0.0.0/0]"),
                        "2: ports[0].allow: lets the public in with 0.0.0.0/0; write 'public: true' if you mean it, or name the clients' prefixes"),
                unseen(
                        one("allow: [0.0.0.0/1, 128.0.0.0/1]"),
                        "2: ports[0].allow: lets the public in with 0.0.0.0/0; write 'public: true' if you mean it, or name the clients' prefixes"),
                unseen(
                        one("target: {address: 8.8.8.8, port: 53}"),
                        "2: ports[0].target.address: is not private: 8.8.8.8; write an address of 10.0.0.0/8, 100.64.0.0/10, 172.16.0.0/12, 192.168.0.0/16"),
                unseen(
                        one("target: {address: 10.0.2.011, port: 53}"),
                        "2: ports[0].target.address: is no IPv4 address: '10.0.2.011'; write four numbers up to 255 without leading zeros, such as 10.0.2.11"),
                unseen(
                        one("name: on"),
                        "2: ports[0].name: is 'on', which not every YAML reader takes for a text; write it in quotes if you mean it, or write 1 to 63 letters, digits, '.', '_' or '-'"),
                unseen(
                        mapping("log: yes").replace("yes", "!!bool yes"),
                        "2: map: has the tag 'tag:yaml.org,2002:bool'; remove it"),
                unseen(mapping("name: again"), "2: ports[0].name: stands there twice; remove one"),
                unseen(
                        "ports: [&a {}, *a]",
                        "1: map: has the alias *a; write out what it stands for"),
                unseen(
                        "ports: []\n---\nports: []\n",
                        "2: map: has several documents; write one list 'ports', or put them into several parameters"),
                unseen(
                        "[".repeat(5000),
                        "1: map: is nested more than 10 deep; look for brackets that are not closed"),
                unseen("", "1: map: is empty; write 'ports: []' for a map without ports"),
                unseen(
                        mapping("log: true") + mapping("log: true").substring("ports:\n".length()),
                        "3: ports[1].name: is also that of web (map:2); choose another"),
                unseen(
                        "ports: []\n" + "#".repeat(9000),
                        "1: map: has 9010 bytes, and a parameter holds 8192; split it over several parameters, each with a list 'ports'"));
    }

    private static final String ONE_KIND =
            "one of autoScalingGroup, instance, dbInstance, dbCluster, address";

    private static Bad seen(String text, String error) {
        return new Bad(text, error, true);
    }

    private static Bad unseen(String text, String error) {
        return new Bad(text, error, false);
    }

    /** A valid mapping at line 2, and a field more. */
    static String mapping(String more) {
        return "ports:\n  - {listen: 50001, name: web, target: {autoScalingGroup: web, port: 80}, allow: [203.0.113.0/24], %s}\n"
                .formatted(more);
    }

    /** A mapping at line 2 that is valid but for this field. */
    static String one(String field) {
        String[] valid = {
            "listen: 50001",
            "name: web",
            "target: {autoScalingGroup: web, port: 80}",
            "allow: [203.0.113.0/24]"
        };
        String key = field.substring(0, field.indexOf(':') + 1);
        return "ports:\n  - {"
                + String.join(
                        ", ", Stream.of(valid).map(f -> f.startsWith(key) ? field : f).toList())
                + "}\n";
    }

    /** So many mappings, each of another source that can't be merged with its neighbours. */
    static String scattered(int count) {
        StringBuilder text = new StringBuilder("ports:\n");
        IntStream.range(0, count)
                .forEach(i ->
                        text.append(
                                "- {listen: %d, name: p%d, target: {dbInstance: d}, allow: [10.%d.0.0/16]}\n"
                                        .formatted(50_000 + 2 * i, i, i)));
        return text.toString();
    }
}
