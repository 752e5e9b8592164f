package io.natkeeper.event;

import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import io.natkeeper.event.Trigger.OperatorRequest;

/**
 * natkeeper.operator@NAT Failover Requested and @NAT Handover Requested, as an event or as the
 * payload of an invoke. Fixtures: {@code events/failover/operator-*.json}.
 */
final class OperatorEvent {

    private OperatorEvent() {}

    static Trigger parseFailover(ScheduledEvent event) {
        return parse(event, OperatorRequest.Kind.FAILOVER);
    }

    static Trigger parseHandover(ScheduledEvent event) {
        return parse(event, OperatorRequest.Kind.HANDOVER);
    }

    private static Trigger parse(ScheduledEvent event, OperatorRequest.Kind kind) {
        Fields fields = new Fields(event);
        String pool = fields.pool("pool");
        String instanceId = fields.instanceId("instanceId");
        boolean dryRun = fields.flag("dryRun");
        return fields.parsed(
                new OperatorRequest(kind, pool, instanceId, dryRun, fields.emittedAt()));
    }
}
