package io.natkeeper.lab.scenario;

import com.fasterxml.jackson.jr.ob.JSON;
import io.natkeeper.simulator.world.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** An event of EventBridge in a few words. */
final class EventWords {

    private EventWords() {}

    static String of(World world, String event) {
        Map<String, Object> envelope = parse(event);
        if (envelope.get("detail") instanceof Map<?, ?> detail
                && detail.get("instance-id") instanceof String id
                && detail.get("state") instanceof String state) {
            return "%s is %s".formatted(Names.of(world, id), state);
        }
        String type = String.valueOf(envelope.get("detail-type"));
        return envelope.get("detail") instanceof Map<?, ?> detail
                ? Stream.of("EC2InstanceId", "instance-id", "instanceId", "reporter")
                        .map(detail::get)
                        .filter(String.class::isInstance)
                        .map(id -> "%s (%s)".formatted(type, Names.of(world, String.valueOf(id))))
                        .findFirst()
                        .orElse(type)
                : type;
    }

    /** Whether NAT failover has a rule for events of this source. */
    static boolean concernNats(Map<String, Object> event) {
        return !Set.of("aws.ssm", "aws.rds").contains(String.valueOf(event.get("source")));
    }

    /** Whether the port concentrator has a rule for this event. */
    static boolean concernPorts(Map<String, Object> event) {
        return switch (String.valueOf(event.get("source"))) {
            case "aws.rds", "aws.autoscaling", "aws.ec2", "aws.events", "natkeeper.host" -> true;
            // Systems Manager announces each command, too.
            case "aws.ssm" -> "Parameter Store Change".equals(event.get("detail-type"));
            default -> false;
        };
    }

    /** Whether the egress policy has a rule for this event. */
    static boolean concernEgress(Map<String, Object> event) {
        return switch (String.valueOf(event.get("source"))) {
            case "aws.events", "natkeeper.host" -> true;
            case "aws.ec2" ->
                    "EC2 Instance State-change Notification".equals(event.get("detail-type"));
            case "aws.ssm" ->
                    event.get("detail") instanceof Map<?, ?> detail
                            && EgressPolicies.PARAMETER.equals(detail.get("name"));
            default -> false;
        };
    }

    static Map<String, Object> parse(String json) {
        try {
            return JSON.std.mapFrom(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
