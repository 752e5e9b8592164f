package io.natkeeper.simulator.ssm;

import io.natkeeper.simulator.api.ApiCall;
import io.natkeeper.simulator.api.Surroundings;
import io.natkeeper.simulator.world.Instance;
import io.natkeeper.simulator.world.InstanceState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ssm.model.DescribeInstanceInformationRequest;
import software.amazon.awssdk.services.ssm.model.DescribeInstanceInformationResponse;
import software.amazon.awssdk.services.ssm.model.InstanceInformation;
import software.amazon.awssdk.services.ssm.model.InstanceInformationStringFilter;
import software.amazon.awssdk.services.ssm.model.PingStatus;

/** The agents that have registered, and whether Systems Manager hears of them. */
final class SsmAgents {

    /** After how long a silent agent counts as lost. */
    private static final Duration LOST_AFTER = Duration.ofMinutes(5);

    private final Surroundings surroundings;
    private final SortedMap<String, Registration> registrations = new TreeMap<>();
    private final List<Runnable> onReachable = new ArrayList<>();

    private record Registration(
            SsmAgent agent, Instant registeredAt, Optional<Instant> silentSince) {}

    SsmAgents(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    void register(String instanceId, SsmAgent agent) {
        registrations.put(
                instanceId, new Registration(agent, surroundings.timing().now(), Optional.empty()));
        onReachable.forEach(Runnable::run);
    }

    void silence(String instanceId, Instant since) {
        registrations.computeIfPresent(
                instanceId,
                (_, r) -> new Registration(r.agent(), r.registeredAt(), Optional.of(since)));
    }

    void deregister(String instanceId) {
        registrations.remove(instanceId);
    }

    /** Called whenever an agent comes within reach. */
    void onReachable(Runnable listener) {
        onReachable.add(listener);
    }

    /** Whether Systems Manager takes a command for it at all. */
    boolean isManaged(String instanceId) {
        return registrations.containsKey(instanceId)
                && state(instanceId)
                        .filter(s -> s == InstanceState.RUNNING || s == InstanceState.PENDING)
                        .isPresent();
    }

    /** The agent, where it can be reached now. */
    Optional<SsmAgent> reachable(String instanceId) {
        return Optional.ofNullable(registrations.get(instanceId))
                .filter(r -> r.silentSince().isEmpty())
                .filter(_ -> state(instanceId).equals(Optional.of(InstanceState.RUNNING)))
                .map(Registration::agent);
    }

    DescribeInstanceInformationResponse describe(
            DescribeInstanceInformationRequest request, ApiCall call) {
        Predicate<InstanceInformation> wanted =
                request.filters().stream()
                        .map(filter -> matches(filter, request.filters().size()))
                        .reduce(_ -> true, Predicate::and);
        call.authorizeAnywhere("ssm:DescribeInstanceInformation");
        Pages<InstanceInformation> page =
                Pages.page(
                        registrations.entrySet().stream()
                                .filter(e -> isManaged(e.getKey()))
                                .map(e -> shape(e.getKey(), e.getValue()))
                                .filter(wanted)
                                .toList(),
                        request.maxResults(),
                        5,
                        50,
                        request.nextToken());
        return DescribeInstanceInformationResponse.builder()
                .instanceInformationList(page.items())
                .nextToken(page.nextToken())
                .build();
    }

    private Predicate<InstanceInformation> matches(
            InstanceInformationStringFilter filter, int filters) {
        List<String> values = filter.values();
        String key = String.valueOf(filter.key());
        if (key.startsWith("tag") && filters > 1) {
            throw SsmErrors.badRequest(
                    "InvalidFilterKey", "Tag filters can't be combined with other filters.");
        }
        if (key.startsWith("tag:")) {
            String tag = key.substring("tag:".length());
            return i -> values.contains(tags(i).get(tag));
        }
        return switch (key) {
            case "tag-key" -> i -> values.stream().anyMatch(tags(i)::containsKey);
            case "InstanceIds" -> i -> values.contains(i.instanceId());
            case "PingStatus" -> i -> values.contains(i.pingStatusAsString());
            default ->
                    throw SsmErrors.badRequest(
                            "InvalidFilterKey", "Invalid filter key: " + filter.key());
        };
    }

    private InstanceInformation shape(String instanceId, Registration registration) {
        Instant now = surroundings.timing().now();
        Instant heard = registration.silentSince().orElse(now);
        boolean lost =
                registration.silentSince().isPresent()
                        && heard.plus(LOST_AFTER).compareTo(now) <= 0;
        return InstanceInformation.builder()
                .instanceId(instanceId)
                .pingStatus(lost ? PingStatus.CONNECTION_LOST : PingStatus.ONLINE)
                .lastPingDateTime(heard)
                .registrationDate(registration.registeredAt())
                .agentVersion(registration.agent().version())
                .platformType("Linux")
                .platformName("Amazon Linux")
                .platformVersion("2023")
                .resourceType("EC2Instance")
                .build();
    }

    private Map<String, String> tags(InstanceInformation shown) {
        return surroundings.world().instance(shown.instanceId()).tags();
    }

    private Optional<InstanceState> state(String instanceId) {
        Map<String, Instance> instances = surroundings.world().instances();
        @Nullable Instance instance = instances.get(instanceId);
        return Optional.ofNullable(instance).map(Instance::state);
    }
}
