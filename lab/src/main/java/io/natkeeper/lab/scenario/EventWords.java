package io.natkeeper.lab.scenario;

import com.fasterxml.jackson.jr.ob.JSON;
import io.natkeeper.simulator.world.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** An event of EventBridge in a few words. */
final class EventWords {

    private EventWords() {}

    static String of(World world, String event) {
        Map<String, Object> envelope = parse(event);
        if (envelope.get("detail") instanceof Map<?, ?> detail
                && detail.get("instance-id") instanceof String id) {
            return "%s is %s".formatted(Names.of(world, id), detail.get("state"));
        }
        return String.valueOf(envelope.get("detail-type"));
    }

    static Map<String, Object> parse(String json) {
        try {
            return JSON.std.mapFrom(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
