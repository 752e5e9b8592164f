package io.natkeeper.simulator.wire;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;
import software.amazon.awssdk.utils.builder.Buildable;

/** Requests from JSON and answers into it, by the names that the SDK's fields give themselves. */
final class JsonMembers {

    private JsonMembers() {}

    /** JSON of a type that the member does not take. */
    static final class UnfitException extends RuntimeException {
        UnfitException(String message) {
            super(message);
        }
    }

    /** Members that the request does not know are passed over, as by AWS. */
    static void fill(SdkPojo builder, JsonNode object) {
        if (!object.isObject()) {
            throw new UnfitException("an object is expected");
        }
        for (SdkField<?> field : builder.sdkFields()) {
            object.field(field.locationName())
                    .filter(node -> !node.isNull())
                    .ifPresent(node -> field.set(builder, value(field, node)));
        }
    }

    private static Object value(SdkField<?> field, JsonNode node) {
        MarshallingType<?> type = field.marshallingType();
        if (type.equals(MarshallingType.LIST) && node.isArray()) {
            SdkField<?> member = field.getRequiredTrait(ListTrait.class).memberFieldInfo();
            List<Object> values = new ArrayList<>();
            node.asArray().forEach(item -> values.add(value(member, item)));
            return values;
        }
        if (type.equals(MarshallingType.MAP) && node.isObject()) {
            SdkField<?> member = field.getRequiredTrait(MapTrait.class).valueFieldInfo();
            Map<String, Object> values = new LinkedHashMap<>();
            node.asObject().forEach((key, item) -> values.put(key, value(member, item)));
            return values;
        }
        if (type.equals(MarshallingType.SDK_POJO) && node.isObject()) {
            SdkPojo pojo = field.constructor().get();
            fill(pojo, node);
            return pojo instanceof Buildable builder ? builder.build() : pojo;
        }
        if (type.equals(MarshallingType.BOOLEAN) && node.isBoolean()) {
            return node.asBoolean();
        }
        if (node.isString()) {
            if (type.equals(MarshallingType.STRING)) {
                return node.asString();
            }
            if (type.equals(MarshallingType.SDK_BYTES)) {
                return SdkBytes.fromByteArray(Base64.getDecoder().decode(node.asString()));
            }
        }
        if (node.isNumber()) {
            return number(type, new BigDecimal(node.asNumber()));
        }
        throw new UnfitException(
                "%s does not take %s".formatted(field.locationName(), node.text()));
    }

    private static Object number(MarshallingType<?> type, BigDecimal number) {
        if (type.equals(MarshallingType.INTEGER)) {
            return number.intValue();
        }
        if (type.equals(MarshallingType.LONG)) {
            return number.longValue();
        }
        if (type.equals(MarshallingType.DOUBLE)) {
            return number.doubleValue();
        }
        if (type.equals(MarshallingType.INSTANT)) {
            return Instant.ofEpochMilli(number.movePointRight(3).longValue());
        }
        throw new UnfitException("a number where %s is expected".formatted(type.getTargetClass()));
    }

    /** Every member that is there. */
    static Map<String, Object> read(SdkPojo pojo) {
        Map<String, Object> members = new LinkedHashMap<>();
        for (SdkField<?> field : pojo.sdkFields()) {
            Object value = field.getValueOrDefault(pojo);
            if (value != null
                    && !(value instanceof SdkAutoConstructList)
                    && !(value instanceof SdkAutoConstructMap)) {
                members.put(field.locationName(), plain(value));
            }
        }
        return members;
    }

    private static Object plain(Object value) {
        return switch (value) {
            case List<?> items -> items.stream().map(JsonMembers::plain).toList();
            case Map<?, ?> map -> {
                Map<String, Object> plain = new LinkedHashMap<>();
                map.forEach((key, item) -> plain.put(String.valueOf(key), plain(item)));
                yield plain;
            }
            case SdkPojo pojo -> read(pojo);
            // Seconds since 1970, as these protocols write times.
            case Instant instant -> BigDecimal.valueOf(instant.toEpochMilli(), 3);
            case String _, Boolean _, Number _ -> value;
            default -> throw new UnsupportedOperationException("A member of " + value.getClass());
        };
    }
}
