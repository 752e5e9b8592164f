package io.natkeeper.port;

import io.natkeeper.Ipv4Prefix;
import io.natkeeper.form.FormErrors;
import io.natkeeper.form.FormFields;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads where a mapping leads. */
final class TargetReader {

    /** What names a target, and what may stand beside it. */
    private static final Map<String, List<String>> KINDS =
            Map.of(
                    "autoScalingGroup", List.of("port", "each", "affinity"),
                    "instance", List.of("port"),
                    "dbInstance", List.of(),
                    "dbCluster", List.of("endpoint"),
                    "address", List.of("port"));

    private static final List<String> FIELDS =
            List.of(
                    "autoScalingGroup",
                    "instance",
                    "dbInstance",
                    "dbCluster",
                    "address",
                    "port",
                    "each",
                    "affinity",
                    "endpoint");

    private static final String ONE_KIND =
            "one of autoScalingGroup, instance, dbInstance, dbCluster, address";
    private static final Pattern GROUP = Pattern.compile("[^\\p{C}:]{1,255}");
    private static final Pattern INSTANCE_ID = Pattern.compile("i-[0-9a-f]{8,17}");
    private static final Pattern TAG_KEY = Pattern.compile("[^\\p{C}]{1,128}");
    private static final Pattern TAG_VALUE = Pattern.compile("[^\\p{C}]{0,256}");

    /** https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html: letters first. */
    private static final Pattern DATABASE = Pattern.compile("[A-Za-z](-?[A-Za-z0-9]){0,62}");

    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+");

    private final FormFields fields;
    private final String path;
    private final FormErrors errors;

    private TargetReader(FormFields fields, String path, FormErrors errors) {
        this.fields = fields;
        this.path = path;
        this.errors = errors;
    }

    static Optional<PortTarget> read(Node node, String path, FormErrors errors) {
        return FormFields.of(node, path + ".", ONE_KIND, FIELDS, errors)
                .flatMap(fields -> new TargetReader(fields, path, errors).target());
    }

    private Optional<PortTarget> target() {
        List<String> kinds =
                FIELDS.stream().filter(f -> KINDS.containsKey(f) && fields.has(f)).toList();
        if (kinds.size() != 1) {
            errors.add(
                    fields.line(),
                    path,
                    kinds.isEmpty()
                            ? "names no target"
                            : "names several targets: " + String.join(", ", kinds),
                    "write " + ONE_KIND);
            return Optional.empty();
        }
        String kind = kinds.getFirst();
        FIELDS.stream()
                .filter(f -> !f.equals(kind) && fields.has(f))
                .filter(f -> !KINDS.getOrDefault(kind, List.of()).contains(f))
                .forEach(f -> fields.wrong(f, "does not go with " + kind, "remove it"));
        return switch (kind) {
            case "autoScalingGroup" -> group();
            case "instance" -> instance();
            case "dbInstance" -> database(kind).map(PortTarget.DbInstance::new);
            case "dbCluster" -> cluster();
            default -> address();
        };
    }

    private Optional<PortTarget> group() {
        Optional<String> name = fields.text("autoScalingGroup", GROUP, "the group's name");
        Optional<Integer> port = port();
        boolean each = fields.flag("each");
        boolean bySource =
                fields.has("affinity")
                        && fields.text("affinity", Pattern.compile("source"), "source").isPresent();
        if (each && bySource) {
            fields.wrong(
                    "affinity", "does not go with each: every port has one member", "remove it");
        }
        return both(name, port)
                .map(_ ->
                        each
                                ? new PortTarget.Each(name.orElseThrow(), port.orElseThrow())
                                : new PortTarget.Balanced(
                                        name.orElseThrow(), port.orElseThrow(), bySource));
    }

    private Optional<PortTarget> instance() {
        Optional<Integer> port = port();
        if (fields.optional("instance").orElseThrow() instanceof MappingNode tag) {
            return FormFields.of(
                            tag,
                            path + ".instance.",
                            "tag and value",
                            List.of("tag", "value"),
                            errors)
                    .flatMap(t -> {
                        Optional<String> key = t.text("tag", TAG_KEY, "a tag's key");
                        Optional<String> value = t.text("value", TAG_VALUE, "the tag's value");
                        return key.isPresent() && value.isPresent() && port.isPresent()
                                ? Optional.of(
                                        new PortTarget.InstanceTag(
                                                key.get(), value.get(), port.get()))
                                : Optional.empty();
                    });
        }
        Optional<String> id =
                fields.text(
                        "instance",
                        INSTANCE_ID,
                        "an id such as i-0abc12345678, or {tag: Name, value: bastion}");
        return both(id, port)
                .map(_ -> new PortTarget.InstanceId(id.orElseThrow(), port.orElseThrow()));
    }

    private Optional<PortTarget> cluster() {
        Optional<String> endpoint =
                fields.has("endpoint")
                        ? fields.text(
                                "endpoint", Pattern.compile("writer|reader"), "writer or reader")
                        : Optional.of("writer");
        Optional<String> id = database("dbCluster");
        return id.isPresent() && endpoint.isPresent()
                ? Optional.of(
                        new PortTarget.DbCluster(
                                id.get(),
                                endpoint.get().equals("writer")
                                        ? PortTarget.DbCluster.Endpoint.WRITER
                                        : PortTarget.DbCluster.Endpoint.READER))
                : Optional.empty();
    }

    private Optional<PortTarget> address() {
        Optional<Integer> port = port();
        Optional<String> text =
                fields.text("address", ADDRESS, "a private IPv4 address such as 10.0.2.11");
        Optional<Ipv4Prefix> address = text.flatMap(Ipv4Prefix::ofAddress);
        if (text.isPresent() && address.isEmpty()) {
            fields.wrong(
                    "address",
                    "is no IPv4 address: " + FormErrors.quoted(text.get()),
                    "write four numbers up to 255 without leading zeros, such as 10.0.2.11");
        }
        if (address.isPresent()
                && Ipv4Prefix.PRIVATE.stream().noneMatch(p -> p.covers(address.get()))) {
            fields.wrong(
                    "address",
                    "is not private: " + address.get().firstAddress(),
                    "write an address of "
                            + String.join(
                                    ", ",
                                    Ipv4Prefix.PRIVATE.stream().map(Object::toString).toList()));
            return Optional.empty();
        }
        return both(address, port)
                .map(_ ->
                        new PortTarget.Address(
                                address.orElseThrow().firstAddress(), port.orElseThrow()));
    }

    private Optional<Integer> port() {
        return fields.port("port", "write the port that the target listens at");
    }

    /** RDS keeps them in small letters. */
    private Optional<String> database(String kind) {
        return fields.text(
                        kind, DATABASE, "its identifier: a letter, then letters, digits, hyphens")
                .map(id -> id.toLowerCase(Locale.ROOT));
    }

    private static Optional<Boolean> both(Optional<?> first, Optional<?> second) {
        return Stream.of(first, second).allMatch(Optional::isPresent)
                ? Optional.of(true)
                : Optional.empty();
    }
}
