package io.natkeeper.aws;

import io.natkeeper.Observed;
import io.natkeeper.delivery.Agent;
import io.natkeeper.event.Trigger;
import io.natkeeper.fleet.NatInstance;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.InstanceInformation;
import software.amazon.awssdk.services.ssm.model.InstanceInformationStringFilter;

/**
 * Reads whom Systems Manager hears of. Only the sweep replaces a host for its silence, and only a
 * group replaces one: others don't ask. Whether there is a member of a group is remembered from the
 * last observation, so that asking costs no round trip of its own.
 */
final class AgentReader {

    /** Systems Manager's largest page. */
    private static final int AGENTS_PER_PAGE = 50;

    /** A sweep must not come too late for its plan because Systems Manager hangs. */
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(3);

    private final SsmClient ssm;
    private volatile boolean isNeeded = true;

    AgentReader(SsmClient ssm) {
        this.ssm = ssm;
    }

    /** Of all pools' hosts, by instance id; empty where nobody needs it. */
    Optional<Reading<Map<String, Agent>>> agents(Trigger trigger) {
        return trigger instanceof Trigger.Sweep && isNeeded
                ? Optional.of(new Reading<>("ssm:DescribeInstanceInformation", this::agents))
                : Optional.empty();
    }

    void remember(Observed<List<NatInstance>> hosts) {
        if (hosts instanceof Observed.Known<List<NatInstance>>(var known)) {
            isNeeded = known.stream().anyMatch(host -> host.knownMembership().isPresent());
        }
    }

    private Map<String, Agent> agents() {
        // Those that never registered are left out, where a filter by ids might fail for them.
        var ofPools =
                InstanceInformationStringFilter.builder().key("tag-key").values(Tags.POOL).build();
        Map<String, Agent> agents = new HashMap<>();
        ssm.describeInstanceInformationPaginator(request ->
                        request.filters(ofPools)
                                .maxResults(AGENTS_PER_PAGE)
                                .overrideConfiguration(o -> o.apiCallTimeout(CALL_TIMEOUT)))
                .instanceInformationList()
                .forEach(shown ->
                        agent(shown).ifPresent(agent -> agents.put(shown.instanceId(), agent)));
        return agents;
    }

    /** Empty for one of which it does not say whether it answers, or when it did. */
    private static Optional<Agent> agent(InstanceInformation shown) {
        Optional<Boolean> answers =
                switch (shown.pingStatus()) {
                    case ONLINE -> Optional.of(true);
                    case CONNECTION_LOST -> Optional.of(false);
                    case INACTIVE, UNKNOWN_TO_SDK_VERSION -> Optional.empty();
                    case null -> Optional.empty();
                };
        return answers.flatMap(known ->
                Optional.ofNullable(shown.lastPingDateTime()).map(at -> new Agent(known, at)));
    }
}
