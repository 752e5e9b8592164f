package io.natkeeper.event;

import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import io.natkeeper.event.Trigger.Ignored;
import io.natkeeper.event.Trigger.MapChanged;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * aws.ssm@ParameterStoreChange. Fixtures: {@code events/port/parameter-store-change-*.json}.
 *
 * <p>Only a port map counts, whole or in parts. The inventory, which the same function writes,
 * would make it call itself.
 */
final class ParameterChange {

    private static final Pattern PORT_MAP =
            Pattern.compile("/natkeeper/(" + Fields.POOL.pattern() + ")/ports(/.+)?");

    private ParameterChange() {}

    static Trigger parse(ScheduledEvent event) {
        Fields fields = new Fields(event);
        String name = fields.required("name", Optional::of, "a parameter's name", "");
        String operation =
                fields.required("operation", Optional::of, "such as Create, Update or Delete", "");
        Matcher map = PORT_MAP.matcher(name);
        String pool = map.matches() ? map.group(1) : "";
        MapChanged changed =
                fields.parsed(new MapChanged(pool, name, operation, fields.emittedAt()));
        if (pool.isEmpty()) {
            return new Ignored(
                    "Parameter %s is no port map: that is /natkeeper/<pool>/ports, or the parameters under it."
                            .formatted(name));
        }
        if (operation.equals("LabelParameterVersion")) {
            return new Ignored(
                    "A version of %s was labelled: what the newest says is the same."
                            .formatted(name));
        }
        return changed;
    }
}
