package io.natkeeper.event;

import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import io.natkeeper.event.Trigger.DatabaseEvent;
import io.natkeeper.event.Trigger.Ignored;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * aws.rds@RDSDBInstanceEvent and @RDSDBClusterEvent, the latter of Aurora and of Multi-AZ DB
 * clusters. Fixtures: {@code events/port/rds-*.json}.
 *
 * <p>The ARN says which database: {@code SourceIdentifier} is seen with and without {@code rds:}.
 * The event's id decides nothing, since a change of topology is told as a {@code notification} and
 * a host's replacement as {@code maintenance}: whatever is not certainly beside the point is a
 * reason to look.
 */
final class DatabaseNotice {

    private static final Pattern ARN =
            Pattern.compile("arn:[a-z-]+:rds:[a-z0-9-]+:\\d{12}:(db|cluster):[A-Za-z0-9-]+");

    /** Categories of events after which a database answers where it did before. */
    private static final Set<String> WITHOUT_MOVE = Set.of("backup", "low storage", "security");

    private DatabaseNotice() {}

    static Trigger parse(ScheduledEvent event) {
        Fields fields = new Fields(event);
        String arn =
                fields.required(
                        "SourceArn",
                        text -> Optional.of(text).filter(t -> ARN.matcher(t).matches()),
                        "the ARN of a DB instance or cluster, such as arn:aws:rds:eu-west-1:123456789012:db:orders",
                        "");
        DatabaseEvent notice =
                fields.parsed(
                        new DatabaseEvent(
                                arn,
                                sourceType(arn),
                                fields.text("EventID"),
                                fields.text("Message"),
                                fields.emittedAt()));
        List<String> categories = categories(fields);
        return !categories.isEmpty() && WITHOUT_MOVE.containsAll(categories)
                ? new Ignored(
                        "Events of category %s move no database (%s of %s)."
                                .formatted(
                                        String.join(", ", categories),
                                        notice.eventId().orElse("one without id"),
                                        notice.identifier()))
                : notice;
    }

    private static DatabaseEvent.SourceType sourceType(String arn) {
        Matcher matcher = ARN.matcher(arn);
        return matcher.matches() && matcher.group(1).equals("cluster")
                ? DatabaseEvent.SourceType.CLUSTER
                : DatabaseEvent.SourceType.DB_INSTANCE;
    }

    private static List<String> categories(Fields fields) {
        return fields.value("EventCategories").stream()
                .flatMap(all -> all instanceof List<?> list ? list.stream() : Stream.of())
                .map(String::valueOf)
                .toList();
    }
}
