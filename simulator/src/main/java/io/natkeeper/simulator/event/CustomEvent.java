package io.natkeeper.simulator.event;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whatever PutEvents sends: a host's, an operator's, another service's. For text that is no proper
 * event at all there is {@code SimulatedEvents.emitJson}.
 *
 * @param detail texts, numbers, booleans, lists and maps
 */
public record CustomEvent(
        String source, String detailType, List<String> resourceArns, Map<String, Object> detail)
        implements AwsEvent {

    public CustomEvent {
        resourceArns = List.copyOf(resourceArns);
    }

    @Override
    public Optional<List<String>> resources(Origin origin) {
        return Optional.of(resourceArns);
    }

    @Override
    public Map<String, Object> detail(Origin origin) {
        return detail;
    }
}
