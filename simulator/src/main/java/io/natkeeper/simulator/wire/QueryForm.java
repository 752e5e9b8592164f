package io.natkeeper.simulator.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.natkeeper.simulator.ec2.Ec2Errors;
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
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.services.ec2.model.Ec2Request;
import software.amazon.awssdk.utils.builder.Buildable;

/**
 * The parameters of a request, such as {@code Filter.1.Value.2}, poured into whatever request they
 * are for by the names that the SDK's fields give themselves.
 */
final class QueryForm {

    private final NavigableMap<String, String> parameters;

    private QueryForm(NavigableMap<String, String> parameters) {
        this.parameters = parameters;
    }

    static QueryForm parse(String body) {
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
        return new QueryForm(parameters);
    }

    String action() {
        return parameters.getOrDefault("Action", "");
    }

    /** A parameter that the request does not know is refused, as by EC2. */
    Ec2Request fill(Ec2Request.Builder builder) {
        Set<String> known = new HashSet<>(Set.of("Action", "Version"));
        fill((SdkPojo) builder, "", known);
        for (String parameter : parameters.keySet()) {
            if (!known.contains(parameter)) {
                throw Ec2Errors.badRequest(
                        "UnknownParameter",
                        "The parameter %s is not recognized".formatted(parameter));
            }
        }
        return builder.build();
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
            SdkField<?> member = field.getRequiredTrait(ListTrait.class).memberFieldInfo();
            List<Object> items = new ArrayList<>();
            for (int i = 1; isGiven(name + "." + i); i++) {
                items.add(value(member, name + "." + i, known));
            }
            return items;
        }
        if (type.equals(MarshallingType.SDK_POJO)) {
            SdkPojo pojo = field.constructor().get();
            fill(pojo, name + ".", known);
            return pojo instanceof Buildable builder ? builder.build() : pojo;
        }
        known.add(name);
        return scalar(type, name, parameters.getOrDefault(name, ""));
    }

    private static Object scalar(MarshallingType<?> type, String name, String text) {
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
            throw Ec2Errors.invalidValue("Invalid value '%s' for %s".formatted(text, name));
        }
        if (type.equals(MarshallingType.BOOLEAN)) {
            if (!text.equals("true") && !text.equals("false")) {
                throw Ec2Errors.invalidValue(
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
