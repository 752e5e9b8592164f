package io.natkeeper.simulator.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.utils.builder.Buildable;

/**
 * The parameters of a request, such as {@code Filter.1.Value.2}, poured into whatever request they
 * are for by the names that the SDK's fields give themselves.
 */
final class QueryForm {

    /** In what the forms of different services differ. */
    interface Dialect {

        /**
         * Whether it is {@code Filters.member.1}, or as a service calls its members; not in EC2.
         */
        boolean namesListMembers();

        AwsServiceException unknownParameter(String message);

        AwsServiceException invalidValue(String message);
    }

    private final NavigableMap<String, String> parameters;
    private final Dialect dialect;

    private QueryForm(NavigableMap<String, String> parameters, Dialect dialect) {
        this.parameters = parameters;
        this.dialect = dialect;
    }

    static QueryForm parse(String body, Dialect dialect) {
        TreeMap<String, String> parameters = new TreeMap<>();
        int start = 0;
        while (start < body.length()) {
            int end = body.indexOf('&', start);
            String pair = body.substring(start, end < 0 ? body.length() : end);
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.put(
                        URLDecoder.decode(pair.substring(0, equals), UTF_8),
                        URLDecoder.decode(pair.substring(equals + 1), UTF_8));
            }
            start = end < 0 ? body.length() : end + 1;
        }
        return new QueryForm(parameters, dialect);
    }

    String action() {
        return parameters.getOrDefault("Action", "");
    }

    /** A parameter that the request does not know is refused, as by EC2. */
    void fill(SdkPojo builder) {
        Set<String> known = new HashSet<>(Set.of("Action", "Version"));
        fill(builder, "", known);
        for (String parameter : parameters.keySet()) {
            if (!known.contains(parameter)) {
                throw dialect.unknownParameter(
                        "The parameter %s is not recognized".formatted(parameter));
            }
        }
    }

    private void fill(SdkPojo pojo, String prefix, Set<String> known) {
        for (SdkField<?> field : pojo.sdkFields()) {
            String name = prefix + field.locationName();
            if (isGiven(name)) {
                field.set(pojo, value(field, name, known));
            }
        }
    }

    private boolean isGiven(String name) {
        String below = parameters.ceilingKey(name + ".");
        return parameters.containsKey(name) || (below != null && below.startsWith(name + "."));
    }

    private Object value(SdkField<?> field, String name, Set<String> known) {
        MarshallingType<?> type = field.marshallingType();
        if (type.equals(MarshallingType.LIST)) {
            ListTrait list = field.getRequiredTrait(ListTrait.class);
            String items = name;
            if (dialect.namesListMembers()) {
                String member = list.memberFieldInfo().locationName();
                items = name + "." + (member == null ? "member" : member);
                // How the protocol says that a list is empty.
                known.add(name);
            }
            List<Object> values = new ArrayList<>();
            for (int i = 1; isGiven(items + "." + i); i++) {
                values.add(value(list.memberFieldInfo(), items + "." + i, known));
            }
            return values;
        }
        if (type.equals(MarshallingType.SDK_POJO)) {
            SdkPojo pojo = field.constructor().get();
            fill(pojo, name + ".", known);
            return pojo instanceof Buildable builder ? builder.build() : pojo;
        }
        known.add(name);
        return scalar(type, name, parameters.getOrDefault(name, ""));
    }

    private Object scalar(MarshallingType<?> type, String name, String text) {
        try {
            if (type.equals(MarshallingType.INTEGER)) {
                return Integer.valueOf(text);
            }
            if (type.equals(MarshallingType.LONG)) {
                return Long.valueOf(text);
            }
            if (type.equals(MarshallingType.DOUBLE)) {
                return Double.valueOf(text);
            }
            if (type.equals(MarshallingType.INSTANT)) {
                return Instant.parse(text);
            }
        } catch (NumberFormatException | DateTimeException e) {
            throw dialect.invalidValue("Invalid value '%s' for %s".formatted(text, name));
        }
        if (type.equals(MarshallingType.BOOLEAN)) {
            if (!text.equals("true") && !text.equals("false")) {
                throw dialect.invalidValue(
                        "Invalid value '%s' for boolean parameter %s".formatted(text, name));
            }
            return Boolean.valueOf(text);
        }
        if (type.equals(MarshallingType.SDK_BYTES)) {
            return SdkBytes.fromByteArray(Base64.getDecoder().decode(text));
        }
        if (type.equals(MarshallingType.STRING)) {
            return text;
        }
        throw new UnsupportedOperationException("A parameter of type " + type.getTargetClass());
    }
}
