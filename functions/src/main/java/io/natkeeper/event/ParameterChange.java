package io.natkeeper.event;

import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import io.natkeeper.event.Trigger.Ignored;
import io.natkeeper.event.Trigger.MapChanged;
import io.natkeeper.event.Trigger.PolicyChanged;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * aws.ssm@ParameterStoreChange. Fixtures: {@code events/port/parameter-store-change-*.json}, {@code
 * events/egress/parameter-store-change-*.json}.
 *
 * <p>Only what operators write counts. Inventories, which the same functions write, would make them
 * call themselves.
 */
final class ParameterChange {

    private static final Pattern PORT_MAP =
            Pattern.compile("/natkeeper/(" + Fields.POOL.pattern() + ")/ports(/.+)?");
    private static final Pattern EGRESS_POLICY =
            Pattern.compile("/natkeeper/(" + Fields.POOL.pattern() + ")/egress");

    private ParameterChange() {}

    private interface Change {
        Trigger of(String pool, String parameter, String operation, Optional<Instant> at);
    }

    static Trigger parseMap(ScheduledEvent event) {
        return parse(
                event,
                PORT_MAP,
                "port map: that is /natkeeper/<pool>/ports, or the parameters under it",
                MapChanged::new);
    }

    static Trigger parsePolicy(ScheduledEvent event) {
        return parse(
                event,
                EGRESS_POLICY,
                "egress policy: that is /natkeeper/<pool>/egress",
                PolicyChanged::new);
    }

    /**
     * @param what the end of a sentence about parameters that are none
     */
    private static Trigger parse(ScheduledEvent event, Pattern names, String what, Change change) {
        Fields fields = new Fields(event);
        String name = fields.required("name", Optional::of, "a parameter's name", "");
        String operation =
                fields.required("operation", Optional::of, "such as Create, Update or Delete", "");
        Matcher ours = names.matcher(name);
        String pool = ours.matches() ? ours.group(1) : "";
        Trigger changed = fields.parsed(change.of(pool, name, operation, fields.emittedAt()));
        if (pool.isEmpty()) {
            return new Ignored("Parameter %s is no %s.".formatted(name, what));
        }
        if (operation.equals("LabelParameterVersion")) {
            return new Ignored(
                    "A version of %s was labelled: what the newest says is the same."
                            .formatted(name));
        }
        return changed;
    }
}
