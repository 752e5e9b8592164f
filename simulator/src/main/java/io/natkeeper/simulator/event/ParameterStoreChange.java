package io.natkeeper.simulator.event;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A parameter was created, updated or deleted.
 *
 * @param operation {@code Create}, {@code Update} or {@code Delete}
 */
public record ParameterStoreChange(String operation, String name, String type, String description)
        implements AwsEvent {

    @Override
    public String detailType() {
        return "Parameter Store Change";
    }

    @Override
    public String source() {
        return "aws.ssm";
    }

    @Override
    public Optional<List<String>> resources(Origin origin) {
        String path = name.startsWith("/") ? name : "/" + name;
        return Optional.of(List.of(origin.arn("ssm", "parameter" + path)));
    }

    @Override
    public Map<String, Object> detail(Origin origin) {
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("operation", operation);
        detail.put("name", name);
        detail.put("type", type);
        detail.put("description", description);
        return detail;
    }
}
