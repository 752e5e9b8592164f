package io.natkeeper.preflight;

import io.natkeeper.Concurrency;
import io.natkeeper.VirtualThreads;
import io.natkeeper.aws.AwsClients;
import io.natkeeper.aws.PreflightReader;
import java.io.PrintStream;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Whether a deployment with these parameters would work: {@code make preflight}. It only reads. */
public final class PreflightCommand {

    private PreflightCommand() {}

    /**
     * Exit code 0: nothing is in the way. 1: something is. 2: wrong arguments.
     *
     * @param arguments the template's parameters, {@code Name=value}
     */
    public static void main(String[] arguments) {
        int exitCode;
        try {
            exitCode =
                    run(
                            AwsClients.fromEnvironment(),
                            new VirtualThreads(),
                            List.of(arguments),
                            System.out);
        } catch (SdkClientException e) {
            System.out.println("No client for AWS: " + e.getMessage());
            System.out.println("Set AWS_REGION, and credentials as for the AWS command line.");
            exitCode = 2;
        }
        System.exit(exitCode);
    }

    static int run(
            AwsClients clients, Concurrency concurrency, List<String> arguments, PrintStream out) {
        Wanted wanted;
        try {
            wanted = Wanted.of(arguments);
        } catch (IllegalArgumentException e) {
            out.println(e.getMessage());
            return 2;
        }
        Account account =
                new PreflightReader(clients, concurrency)
                        .read(
                                wanted.vpcId(),
                                wanted.publicSubnetIds(),
                                wanted.instanceType(),
                                wanted.pool());
        Preflight.Findings findings = Preflight.of(wanted, account);
        findings.problems().stream().distinct().forEach(problem -> out.println("✗ " + problem));
        findings.remarks().forEach(remark -> out.println("· " + remark));
        out.println(
                findings.problems().isEmpty()
                        ? "Nothing is in the way of the deployment."
                        : "Mend what is marked ✗ first; nothing was changed.");
        return findings.problems().isEmpty() ? 0 : 1;
    }
}
