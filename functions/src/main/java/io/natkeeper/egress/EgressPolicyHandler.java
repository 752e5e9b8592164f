package io.natkeeper.egress;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import io.natkeeper.Concurrency;
import io.natkeeper.Rehearsal;
import io.natkeeper.RunResult;
import io.natkeeper.Settings;
import io.natkeeper.UnverifiedEndException;
import io.natkeeper.VirtualThreads;
import io.natkeeper.aws.AwsClients;
import io.natkeeper.aws.AwsEgressActuator;
import io.natkeeper.aws.AwsEgressObserver;
import io.natkeeper.aws.RehearsedAws;
import io.natkeeper.aws.SnsTopic;
import io.natkeeper.aws.SsmCommandChannel;
import io.natkeeper.delivery.Deliveries;
import io.natkeeper.event.Rehearsed;
import io.natkeeper.event.Trigger;
import io.natkeeper.event.TriggerParser;
import io.natkeeper.event.TriggerWords;
import io.natkeeper.report.RunReport;
import io.natkeeper.report.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The egress policy: the function's door. Its way reads downwards: parse, run the loop, one log
 * line, metrics, news.
 */
public final class EgressPolicyHandler implements RequestHandler<ScheduledEvent, RunResult> {

    /** Environment: name of the SSM document by which hosts get their policy. */
    private static final String DOCUMENT = "NATKEEPER_DELIVER_DOCUMENT";

    /** For what comes after the hosts' answers: the inventory, and telling. */
    private static final Duration TO_THE_END = Duration.ofSeconds(20);

    private final Concurrency concurrency;
    private final EgressLoop loop;
    private final Optional<Topic> topic;

    /** For Lambda: settings and clients from the environment. */
    public EgressPolicyHandler() {
        this(AwsClients.fromEnvironment());
        Rehearsal.beforeSnapshot(EgressPolicyHandler::rehearse);
    }

    private EgressPolicyHandler(AwsClients clients) {
        this(
                clients,
                System.getenv().getOrDefault(DOCUMENT, "natkeeper-deliver"),
                SnsTopic.fromEnvironment(System.getenv(), clients.ec2()),
                new VirtualThreads(),
                Settings.from(System.getenv()));
    }

    /** For tests: any client, any clock. */
    EgressPolicyHandler(
            AwsClients clients,
            String document,
            Optional<Topic> topic,
            Concurrency concurrency,
            Settings settings) {
        // In mode observe no inventory is written, so it would be told each minute.
        this.topic = topic.filter(_ -> settings.mode() == Settings.Mode.ACT);
        this.concurrency = concurrency;
        loop =
                new EgressLoop(
                        new AwsEgressObserver(clients, concurrency, settings.pools()),
                        new AwsEgressActuator(clients),
                        new Deliveries(new SsmCommandChannel(clients.ssm(), document), concurrency),
                        concurrency,
                        settings);
    }

    /** A host gets a source that it does not have yet: all that runs then, before nobody's AWS. */
    static RunResult rehearse() {
        RehearsedAws aws = new RehearsedAws("egress");
        return new EgressPolicyHandler(
                        aws.clients(),
                        "rehearsal",
                        Optional.of(aws.topic()),
                        new VirtualThreads(),
                        Settings.from(Map.of(Settings.DEPLOYMENT, "rehearsal")))
                .handleRequest(Rehearsed.sweep(), Rehearsed.context());
    }

    /**
     * @throws io.natkeeper.event.MalformedEventException if the event is ours and makes no sense
     * @throws UnverifiedEndException if sources don't leave as planned in the end, or that is not
     *     known
     */
    @Override
    public RunResult handleRequest(ScheduledEvent event, Context context) {
        Trigger trigger = TriggerParser.EGRESS.parse(event);
        EgressRun run = loop.run(trigger, deadline(context));
        RunReport report = run.report();
        context.getLogger().log(report.logLine(TriggerWords.of(trigger)));
        if (run.ignored().isEmpty()) {
            context.getLogger().log(EgressMetrics.line(run, trigger, context.getFunctionName()));
            tell(run, context);
        }
        RunResult result = report.result();
        if (!report.verified()) {
            throw new UnverifiedEndException(result.reason());
        }
        return result;
    }

    /** What people learn of it; nothing here can fail the run. */
    private void tell(EgressRun run, Context context) {
        topic.ifPresent(t ->
                run.pools().stream()
                        .flatMap(pool -> EgressNews.of(pool).stream())
                        .flatMap(message -> t.publish(message).stream())
                        .map(RunReport::notTold)
                        .forEach(context.getLogger()::log));
    }

    private Instant deadline(Context context) {
        return concurrency.now().plusMillis(context.getRemainingTimeInMillis()).minus(TO_THE_END);
    }
}
