package io.natkeeper.event;

import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import io.natkeeper.event.Trigger.HostReport;
import io.natkeeper.event.Trigger.HostReport.Statement;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * natkeeper.host@NAT Host Ready, @NAT Host Drained, @NAT Peer Unreachable and @NAT Peer Recovered:
 * what a NAT host tells. Fixtures: {@code events/failover/host-*.json}.
 */
final class HostEvent {

    private HostEvent() {}

    /** A parser for one statement. */
    static Function<ScheduledEvent, Trigger> of(Statement statement) {
        return event -> parse(event, statement);
    }

    private static Trigger parse(ScheduledEvent event, Statement statement) {
        Fields fields = new Fields(event);
        String pool = fields.pool("pool");
        String reporter = fields.instanceId("reporter");
        String instanceId =
                switch (statement) {
                    case PEER_UNREACHABLE, PEER_RECOVERED -> fields.instanceId("accused");
                    // Of its own state a host speaks for itself alone.
                    case HOST_READY, HOST_DRAINED -> reporter;
                };
        return fields.parsed(
                new HostReport(
                        statement,
                        pool,
                        reporter,
                        instanceId,
                        fields.text("since").flatMap(HostEvent::instant),
                        fields.value("evidence").map(String::valueOf),
                        fields.emittedAt()));
    }

    /** A host's clock may be off, and nothing is decided by it. */
    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
