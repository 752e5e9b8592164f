package io.natkeeper.failover;

import io.natkeeper.Concurrency;
import io.natkeeper.Settings;
import io.natkeeper.VirtualThreads;
import io.natkeeper.aws.AwsActuator;
import io.natkeeper.aws.AwsClients;
import io.natkeeper.aws.AwsPoolObserver;
import io.natkeeper.event.Trigger;
import java.io.PrintStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * What Natkeeper would do in this account, before anything is deployed: {@code make plan}. It
 * observes and plans with the caller's own credentials, and changes nothing.
 */
public final class PlanCommand {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private PlanCommand() {}

    /** Exit code 0: all is known. 1: not everything could be read. 2: wrong settings. */
    public static void main(String[] arguments) {
        System.exit(run(System.getenv(), System.out));
    }

    private static int run(Map<String, String> environment, PrintStream out) {
        try {
            return run(AwsClients.fromEnvironment(), new VirtualThreads(), environment, out);
        } catch (SdkClientException e) {
            out.println("No client for AWS: " + e.getMessage());
            out.println("Set AWS_REGION, and credentials as for the AWS command line.");
            return 2;
        }
    }

    static int run(
            AwsClients clients,
            Concurrency concurrency,
            Map<String, String> environment,
            PrintStream out) {
        Settings settings;
        try {
            Map<String, String> observing = new HashMap<>(environment);
            observing.put(Settings.MODE, "observe");
            settings = Settings.from(observing);
        } catch (IllegalArgumentException e) {
            out.println(e.getMessage());
            return 2;
        }
        FailoverRun run =
                new FailoverLoop(
                                new AwsPoolObserver(clients, concurrency, settings),
                                new AwsActuator(clients),
                                concurrency,
                                settings)
                        .run(new Trigger.Sweep(), concurrency.now().plus(PATIENCE));
        if (!run.verified()) {
            out.println("Natkeeper can't tell what it would do.");
        } else if (run.result().actions().isEmpty()) {
            out.println("Natkeeper would change nothing.");
        } else {
            out.println("Natkeeper would:");
        }
        run.result().actions().forEach(sentence -> out.println("  - " + sentence));
        out.println(run.result().reason());
        run.addresses().forEach(out::println);
        return run.verified() ? 0 : 1;
    }
}
