package io.natkeeper.inventory;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A NAT host of the pool.
 *
 * @param name what people call it; its id, if they don't
 * @param problem why it is not known what it has in force; none: it has answered
 */
public record Host(String instanceId, String name, Optional<String> problem) {

    public Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("host", instanceId);
        json.put("name", name);
        problem.ifPresent(text -> json.put("problem", text));
        return json;
    }

    public static Host of(JsonFields json) {
        return new Host(json.text("host"), json.text("name"), json.optional("problem"));
    }
}
