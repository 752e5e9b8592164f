package io.natkeeper.simulator.event;

import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * RDS says something of a DB instance or of a cluster.
 *
 * @param ofCluster else of an instance
 * @param eventId such as {@code RDS-EVENT-0049}
 * @param prefixed whether the source's identifier is written with {@code rds:} before it, as in one
 *     of AWS's samples
 */
public record RdsEvent(
        boolean ofCluster,
        String identifier,
        String eventId,
        String category,
        String message,
        boolean prefixed)
        implements AwsEvent {

    @Override
    public String detailType() {
        return ofCluster ? "RDS DB Cluster Event" : "RDS DB Instance Event";
    }

    @Override
    public String source() {
        return "aws.rds";
    }

    @Override
    public Optional<List<String>> resources(Origin origin) {
        return Optional.of(List.of(arn(origin)));
    }

    @Override
    public Map<String, Object> detail(Origin origin) {
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("EventCategories", List.of(category));
        detail.put("SourceType", ofCluster ? "CLUSTER" : "DB_INSTANCE");
        detail.put("SourceArn", arn(origin));
        detail.put("Date", origin.time().truncatedTo(ChronoUnit.MILLIS).toString());
        detail.put("Message", message);
        detail.put("SourceIdentifier", (prefixed ? "rds:" : "") + identifier);
        detail.put("EventID", eventId);
        return detail;
    }

    private String arn(Origin origin) {
        return origin.arn("rds", (ofCluster ? "cluster:" : "db:") + identifier);
    }
}
