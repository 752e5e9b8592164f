package io.natkeeper.port;

import io.natkeeper.Ipv4Prefix;
import io.natkeeper.form.FormErrors;
import io.natkeeper.form.FormFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A mapping as far as it could be read: what is wrong in one field keeps no other from being
 * checked.
 */
record Draft(
        FormFields fields,
        PortMapping.Place place,
        Optional<String> name,
        Optional<Protocol> protocol,
        Optional<PortRange> listen,
        Optional<PortTarget> target,
        Optional<List<Ipv4Prefix>> allow,
        boolean log,
        boolean admit) {

    private static final List<String> FIELDS =
            List.of("listen", "name", "protocol", "target", "allow", "public", "log", "admit");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
    private static final Pattern RANGE = Pattern.compile("([^-]+)-([^-]+)");

    /** More would not fit the inventory's parameters, and no security group either. */
    private static final int MOST_PREFIXES = 100;

    /** What is shorter is a large part of the internet. */
    private static final int SHORTEST_NOT_PUBLIC = 8;

    static Optional<Draft> read(Node node, String path, FormErrors errors) {
        return FormFields.of(node, path + ".", "listen, name, target and allow", FIELDS, errors)
                .map(fields -> {
                    Optional<PortRange> listen = listen(fields);
                    return new Draft(
                            fields,
                            new PortMapping.Place(errors.part(), fields.line()),
                            fields.text("name", NAME, "1 to 63 letters, digits, '.', '_' or '-'"),
                            protocol(fields),
                            listen,
                            fields.required("target", "write where the port leads")
                                    .flatMap(t -> TargetReader.read(t, path + ".target", errors)),
                            allow(fields),
                            fields.flag("log"),
                            fields.flag("admit"));
                });
    }

    /** Nothing, where a field could not be read. */
    Optional<PortMapping> mapping() {
        return name.isPresent()
                        && protocol.isPresent()
                        && listen.isPresent()
                        && target.isPresent()
                        && allow.isPresent()
                ? Optional.of(
                        new PortMapping(
                                name.get(),
                                protocol.get(),
                                listen.get(),
                                target.get(),
                                allow.get(),
                                log,
                                admit,
                                place))
                : Optional.empty();
    }

    private static Optional<Protocol> protocol(FormFields fields) {
        if (!fields.has("protocol")) {
            return Optional.of(Protocol.TCP);
        }
        return fields.text("protocol", Pattern.compile("tcp|udp"), "tcp or udp")
                .flatMap(Protocol::of);
    }

    private static Optional<PortRange> listen(FormFields fields) {
        return fields.required(
                        "listen", "write a port such as 50001, or a range such as 50010-50019")
                .flatMap(node -> {
                    Optional<PortRange> range =
                            node instanceof ScalarNode s ? range(s.getValue()) : Optional.empty();
                    if (range.isEmpty()) {
                        fields.wrong(
                                "listen",
                                "is " + FormFields.said(node),
                                "write a port such as 50001, or a range such as 50010-50019");
                    }
                    return range;
                });
    }

    private static Optional<PortRange> range(String text) {
        Optional<Integer> single = FormFields.portNumber(text);
        if (single.isPresent()) {
            return single.map(port -> new PortRange(port, port));
        }
        Matcher range = RANGE.matcher(text);
        if (!range.matches()) {
            return Optional.empty();
        }
        Optional<Integer> first = FormFields.portNumber(range.group(1));
        Optional<Integer> last = FormFields.portNumber(range.group(2));
        return first.isPresent() && last.isPresent() && first.get() <= last.get()
                ? Optional.of(new PortRange(first.get(), last.get()))
                : Optional.empty();
    }

    private static Optional<List<Ipv4Prefix>> allow(FormFields fields) {
        boolean isPublic = fields.flag("public");
        Optional<Node> node =
                fields.required("allow", "write who may connect, such as [203.0.113.0/24]");
        if (node.isEmpty()) {
            return Optional.empty();
        }
        if (!(node.get() instanceof SequenceNode list)) {
            fields.wrong(
                    "allow", "is no list", "write prefixes in brackets, such as [203.0.113.0/24]");
            return Optional.empty();
        }
        List<Ipv4Prefix> prefixes = new ArrayList<>();
        for (int i = 0; i < list.getValue().size(); i++) {
            fields.prefix(list.getValue().get(i), "allow[%d]".formatted(i))
                    .ifPresent(prefixes::add);
        }
        if (list.getValue().isEmpty()) {
            fields.wrong("allow", "is empty", "write who may connect, or remove the mapping");
        }
        List<Ipv4Prefix> coalesced = Ipv4Prefix.coalesced(prefixes);
        if (coalesced.size() > MOST_PREFIXES) {
            fields.wrong(
                    "allow",
                    "has %d prefixes".formatted(coalesced.size()),
                    "write at most %d, wider ones".formatted(MOST_PREFIXES));
        }
        coalesced.stream()
                .filter(p -> p.length() < SHORTEST_NOT_PUBLIC && !isPublic)
                .findFirst()
                .ifPresent(p ->
                        fields.wrong(
                                "allow",
                                "lets the public in with " + p,
                                "write 'public: true' if you mean it, or name the clients' prefixes"));
        return prefixes.size() == list.getValue().size() && !prefixes.isEmpty()
                ? Optional.of(coalesced)
                : Optional.empty();
    }
}
