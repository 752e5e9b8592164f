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
import java.time.Instant;
import software.amazon.awssdk.services.ec2.Ec2Client;

/**
 * NAT failover: the function's door. Its way reads downwards: parse, run the loop, one log line.
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
        if (!run.verified()) {
            throw new UnverifiedEndException(run.result().reason());
        }
        return run.result();
    }

    /** Leaves time for one more look, whose calls may be throttled to the end. */
    private Instant deadline(Context context) {
        return concurrency
                .now()
                .plusMillis(context.getRemainingTimeInMillis())
                .minus(Ec2Clients.CALL_TIMEOUT.multipliedBy(2));
    }
}
