package io.natkeeper.failover;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import io.natkeeper.Concurrency;
import io.natkeeper.Rehearsal;
import io.natkeeper.RunResult;
import io.natkeeper.Settings;
import io.natkeeper.UnverifiedEndException;
import io.natkeeper.VirtualThreads;
import io.natkeeper.aws.AwsActuator;
import io.natkeeper.aws.AwsClients;
import io.natkeeper.aws.AwsPoolObserver;
import io.natkeeper.aws.RehearsedAws;
import io.natkeeper.aws.SnsTopic;
import io.natkeeper.event.Rehearsed;
import io.natkeeper.event.Trigger;
import io.natkeeper.event.TriggerParser;
import io.natkeeper.report.Announcer;
import io.natkeeper.report.News;
import io.natkeeper.report.RunFacts;
import io.natkeeper.report.RunMetrics;
import io.natkeeper.report.Topic;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * NAT failover: the function's door. Its way reads downwards: parse, run the loop, one log line,
 * metrics.
 */
public final class NatFailoverHandler implements RequestHandler<ScheduledEvent, RunResult> {

    private final Concurrency concurrency;
    private final FailoverLoop loop;
    private final Optional<Announcer> announcer;

    /** For Lambda: settings and clients from the environment. */
    public NatFailoverHandler() {
        this(AwsClients.fromEnvironment());
        Rehearsal.beforeSnapshot(NatFailoverHandler::rehearse);
    }

    private NatFailoverHandler(AwsClients clients) {
        this(
                clients,
                SnsTopic.fromEnvironment(System.getenv(), clients.ec2()),
                new VirtualThreads(),
                Settings.from(System.getenv()));
    }

    /** For tests: any client, any clock. */
    NatFailoverHandler(
            AwsClients clients, Optional<Topic> topic, Concurrency concurrency, Settings settings) {
        // In mode observe nothing can be remembered, so it would be told each minute.
        announcer = topic.filter(_ -> settings.mode() == Settings.Mode.ACT).map(Announcer::new);
        this.concurrency = concurrency;
        loop =
                new FailoverLoop(
                        new AwsPoolObserver(clients, concurrency, settings),
                        new AwsActuator(clients),
                        concurrency,
                        settings);
    }

    /**
     * A NAT instance stops, and a sweep comes after it: all that runs then, before nobody's AWS.
     */
    static List<RunResult> rehearse() {
        RehearsedAws aws = new RehearsedAws("failover");
        NatFailoverHandler handler =
                new NatFailoverHandler(
                        aws.clients(),
                        Optional.of(aws.topic()),
                        new VirtualThreads(),
                        Settings.from(Map.of(Settings.DEPLOYMENT, "rehearsal")));
        return Stream.of(
                        Rehearsed.stateChange("i-0000000000000000a", "stopping"), Rehearsed.sweep())
                .map(event -> handler.handleRequest(event, Rehearsed.context()))
                .toList();
    }

    /**
     * @throws io.natkeeper.event.MalformedEventException if the event is ours and makes no sense
     * @throws UnverifiedEndException if the world is not as planned in the end, or not known
     */
    @Override
    public RunResult handleRequest(ScheduledEvent event, Context context) {
        Trigger trigger = TriggerParser.FAILOVER.parse(event);
        FailoverRun run = loop.run(trigger, deadline(context));
        context.getLogger().log(LogLine.of(trigger, run));
        report(trigger, run, context);
        if (!run.verified()) {
            throw new UnverifiedEndException(run.result().reason());
        }
        return run.result();
    }

    /** What machines and people learn of it beside the log; nothing here can fail the run. */
    private void report(Trigger trigger, FailoverRun run, Context context) {
        if (run.pools().isEmpty()) {
            return;
        }
        RunFacts facts =
                new RunFacts(
                        trigger instanceof Trigger.Sweep,
                        run.verified(),
                        run.applied(),
                        run.pools().get(),
                        run.observeMillis(),
                        run.planMillis(),
                        run.applyMillis());
        RunMetrics.lines(facts, context.getFunctionName()).forEach(context.getLogger()::log);
        announcer.stream()
                .flatMap(a ->
                        a.tell(News.of(facts, run.notices(), run.told()), facts.pools()).stream())
                .map(LogLine::ofFailure)
                .forEach(context.getLogger()::log);
    }

    /** Leaves time for one more look, whose calls may be throttled to the end. */
    private Instant deadline(Context context) {
        return concurrency
                .now()
                .plusMillis(context.getRemainingTimeInMillis())
                .minus(AwsClients.CALL_TIMEOUT.multipliedBy(2));
    }
}
