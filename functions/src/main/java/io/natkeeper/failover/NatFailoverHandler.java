package io.natkeeper.failover;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import io.natkeeper.Concurrency;
import io.natkeeper.VirtualThreads;
import io.natkeeper.aws.Ec2Actuator;
import io.natkeeper.aws.Ec2Clients;
import io.natkeeper.aws.Ec2PoolObserver;
import io.natkeeper.event.Trigger;
import io.natkeeper.event.TriggerParser;
import io.natkeeper.report.RunFacts;
import io.natkeeper.report.RunMetrics;
import java.time.Instant;
import java.util.List;
import software.amazon.awssdk.services.ec2.Ec2Client;

/**
 * NAT failover: the function's door. Its way reads downwards: parse, run the loop, one log line,
 * metrics.
 */
public final class NatFailoverHandler implements RequestHandler<ScheduledEvent, FailoverResult> {

    private final Concurrency concurrency;
    private final FailoverLoop loop;

    /** For Lambda: settings and clients from the environment. */
    public NatFailoverHandler() {
        this(Ec2Clients.fromEnvironment(), new VirtualThreads(), Settings.from(System.getenv()));
    }

    /** For tests: any client, any clock. */
    NatFailoverHandler(Ec2Client ec2, Concurrency concurrency, Settings settings) {
        this.concurrency = concurrency;
        loop =
                new FailoverLoop(
                        new Ec2PoolObserver(ec2, concurrency, settings.pools()),
                        new Ec2Actuator(ec2),
                        concurrency,
                        settings);
        // Into the snapshot that Lambda starts from, instead of into the first run.
        RunMetrics.warmUp();
    }

    /**
     * @throws io.natkeeper.event.MalformedEventException if the event is ours and makes no sense
     * @throws UnverifiedEndException if the world is not as planned in the end, or not known
     */
    @Override
    public FailoverResult handleRequest(ScheduledEvent event, Context context) {
        Trigger trigger = TriggerParser.parse(event);
        FailoverRun run = loop.run(trigger, deadline(context));
        context.getLogger().log(LogLine.of(trigger, run));
        metrics(trigger, run, context.getFunctionName()).forEach(context.getLogger()::log);
        if (!run.verified()) {
            throw new UnverifiedEndException(run.result().reason());
        }
        return run.result();
    }

    private static List<String> metrics(Trigger trigger, FailoverRun run, String functionName) {
        return run.pools().stream()
                .map(pools ->
                        new RunFacts(
                                trigger instanceof Trigger.Sweep,
                                run.verified(),
                                run.applied(),
                                pools,
                                run.observeMillis(),
                                run.planMillis(),
                                run.applyMillis()))
                .flatMap(facts -> RunMetrics.lines(facts, functionName).stream())
                .toList();
    }

    /** Leaves time for one more look, whose calls may be throttled to the end. */
    private Instant deadline(Context context) {
        return concurrency
                .now()
                .plusMillis(context.getRemainingTimeInMillis())
                .minus(Ec2Clients.CALL_TIMEOUT.multipliedBy(2));
    }
}
