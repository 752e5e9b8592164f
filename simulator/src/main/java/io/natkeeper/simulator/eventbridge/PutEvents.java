package io.natkeeper.simulator.eventbridge;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.natkeeper.simulator.api.ApiCall;
import io.natkeeper.simulator.api.ApiOperation;
import io.natkeeper.simulator.api.Surroundings;
import io.natkeeper.simulator.event.AwsEvent;
import io.natkeeper.simulator.event.CustomEvent;
import io.natkeeper.simulator.iam.Authorizer.Resource;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

/** Entries of callers, each delivered to the bus that it names or refused by itself. */
public final class PutEvents {

    /** What a client signs its requests with, and IAM calls it. */
    public static final String SIGNING_NAME = "events";

    private static final int MOST_ENTRIES = 10;
    private static final int MOST_BYTES = 262_144;
    private static final int TIME_BYTES = 14;

    private final Surroundings surroundings;
    private final Predicate<String> busExists;
    private final Emitter emitter;

    /** Hands an event to a bus. */
    public interface Emitter {
        void emit(String busName, AwsEvent event);
    }

    public PutEvents(Surroundings surroundings, Predicate<String> busExists, Emitter emitter) {
        this.surroundings = surroundings;
        this.busExists = busExists;
        this.emitter = emitter;
    }

    public ApiOperation<PutEventsRequest, PutEventsResponse> operation() {
        return new ApiOperation<>(
                SIGNING_NAME,
                "PutEvents",
                PutEventsRequest.class,
                PutEventsRequest::builder,
                this::put);
    }

    private PutEventsResponse put(PutEventsRequest request, ApiCall call) {
        List<PutEventsRequestEntry> entries = request.entries();
        if (entries.isEmpty() || entries.size() > MOST_ENTRIES) {
            throw EventBridgeErrors.validation(
                    "1 validation error detected: Value '[PutEventsRequestEntry]' at 'entries' failed to satisfy constraint: Member must have length %s than or equal to %d"
                            .formatted(
                                    entries.isEmpty() ? "greater" : "less",
                                    entries.isEmpty() ? 1 : MOST_ENTRIES));
        }
        if (entries.stream().mapToInt(PutEvents::size).sum() > MOST_BYTES) {
            throw EventBridgeErrors.validation(
                    "Total size of the entries in the request is over the limit.");
        }
        for (PutEventsRequestEntry entry : entries) {
            authorize(entry, call);
        }
        List<PutEventsResultEntry> results = new ArrayList<>();
        int failed = 0;
        for (PutEventsRequestEntry entry : entries) {
            PutEventsResultEntry result = put(entry);
            results.add(result);
            failed += result.errorCode() == null ? 0 : 1;
        }
        return PutEventsResponse.builder().entries(results).failedEntryCount(failed).build();
    }

    private void authorize(PutEventsRequestEntry entry, ApiCall call) {
        String arn = surroundings.origin().arn("events", "event-bus/" + busName(entry));
        call.authorize(
                "events:PutEvents",
                List.of(new Resource(arn, Map.of(), Map.of())),
                Map.of(
                        "events:source", List.of(String.valueOf(entry.source())),
                        "events:detail-type", List.of(String.valueOf(entry.detailType()))));
    }

    private PutEventsResultEntry put(PutEventsRequestEntry entry) {
        for (var required :
                List.of(
                        Map.entry("Source", Optional.ofNullable(entry.source())),
                        Map.entry("DetailType", Optional.ofNullable(entry.detailType())),
                        Map.entry("Detail", Optional.ofNullable(entry.detail())))) {
            if (required.getValue().filter(text -> !text.isEmpty()).isEmpty()) {
                return refused(
                        "InvalidArgument",
                        "Parameter %1$s is not valid. Reason: %1$s is a required argument."
                                .formatted(required.getKey()));
            }
        }
        if (entry.source().startsWith("aws.")) {
            return refused("NotAuthorizedForSourceException", "Not authorized for the source.");
        }
        Optional<JsonNode> detail = object(entry.detail());
        if (detail.isEmpty()) {
            return refused("MalformedDetail", "Detail is malformed.");
        }
        String bus = busName(entry);
        if (!busExists.test(bus)) {
            return refused(
                    "ResourceNotFoundException", "Event bus %s does not exist.".formatted(bus));
        }
        emitter.emit(
                bus,
                new CustomEvent(
                        entry.source(),
                        entry.detailType(),
                        entry.resources(),
                        plain(detail.orElseThrow().asObject())));
        return PutEventsResultEntry.builder().eventId(surroundings.uuid()).build();
    }

    /** A bus is named by its name or its ARN. */
    private static String busName(PutEventsRequestEntry entry) {
        String name = entry.eventBusName() == null ? "default" : entry.eventBusName();
        return name.startsWith("arn:") ? name.substring(name.indexOf('/') + 1) : name;
    }

    private static PutEventsResultEntry refused(String code, String message) {
        return PutEventsResultEntry.builder().errorCode(code).errorMessage(message).build();
    }

    private static int size(PutEventsRequestEntry entry) {
        return (entry.time() == null ? 0 : TIME_BYTES)
                + bytes(entry.source())
                + bytes(entry.detailType())
                + bytes(entry.detail())
                + entry.resources().stream().mapToInt(PutEvents::bytes).sum();
    }

    private static int bytes(@Nullable String text) {
        return text == null ? 0 : text.getBytes(UTF_8).length;
    }

    private static Optional<JsonNode> object(String text) {
        try {
            return Optional.of(JsonNode.parser().parse(text)).filter(JsonNode::isObject);
        } catch (RuntimeException e) {
            // The parser's own exceptions have no type in common but this.
            return Optional.empty();
        }
    }

    private static Map<String, Object> plain(Map<String, JsonNode> object) {
        Map<String, Object> plain = new LinkedHashMap<>();
        object.forEach((key, value) -> value(value).ifPresent(v -> plain.put(key, v)));
        return plain;
    }

    private static Optional<Object> value(JsonNode node) {
        if (node.isNull()) {
            return Optional.empty();
        }
        if (node.isObject()) {
            return Optional.of(plain(node.asObject()));
        }
        if (node.isArray()) {
            return Optional.of(node.asArray().stream().flatMap(n -> value(n).stream()).toList());
        }
        if (node.isBoolean()) {
            return Optional.of(node.asBoolean());
        }
        return Optional.of(node.isNumber() ? new BigDecimal(node.asNumber()) : node.asString());
    }
}
