package io.natkeeper.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.Map;
import software.amazon.cloudwatchlogs.emf.exception.DimensionSetExceededException;
import software.amazon.cloudwatchlogs.emf.exception.InvalidDimensionException;
import software.amazon.cloudwatchlogs.emf.exception.InvalidMetricException;
import software.amazon.cloudwatchlogs.emf.exception.InvalidNamespaceException;
import software.amazon.cloudwatchlogs.emf.model.DimensionSet;
import software.amazon.cloudwatchlogs.emf.model.MetricsContext;
import software.amazon.cloudwatchlogs.emf.model.Unit;

/** A line of the log in CloudWatch's embedded metric format. */
public final class MetricLine {

    /** The dimension of a run's line, by the name that AWS/Lambda's own metrics use. */
    public static final String FUNCTION_NAME = "FunctionName";

    public static final String POOL = "Pool";

    private MetricLine() {}

    public static String of(String dimension, String value, Map<Metric, Long> metrics) {
        try {
            MetricsContext context = new MetricsContext();
            context.setNamespace(Metric.NAMESPACE);
            context.setDimensions(DimensionSet.of(dimension, value));
            // The time stamp is the library's: it takes none but the system clock's, as CloudWatch.
            for (Map.Entry<Metric, Long> metric : metrics.entrySet()) {
                context.putMetric(
                        metric.getKey().cloudWatchName(),
                        metric.getValue(),
                        Unit.fromValue(metric.getKey().unit()));
            }
            // More than a hundred metrics would make several; there are not as many.
            return context.serialize().getFirst() + "\n";
        } catch (InvalidNamespaceException
                | InvalidDimensionException
                | DimensionSetExceededException
                | InvalidMetricException
                | JsonProcessingException e) {
            throw new IllegalStateException("No metrics can be made of " + metrics, e);
        }
    }
}
