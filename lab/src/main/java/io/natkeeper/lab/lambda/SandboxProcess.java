package io.natkeeper.lab.lambda;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The command line and the environment of a sandbox, as near to Lambda's as a folder can be.
 *
 * <p>Variables: <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime">Defined
 * runtime environment variables</a>. Nothing of the lab's own environment is inherited, so that no
 * credential, proxy or option of the machine changes what the function does.
 */
final class SandboxProcess {

    private SandboxProcess() {}

    static ProcessBuilder of(
            String name,
            LambdaFunction function,
            RuntimeInterfaceClient client,
            Path task,
            Path folder)
            throws IOException {
        Path temporary = Files.createDirectories(folder.resolve("tmp")).toAbsolutePath();
        Path home = Files.createDirectories(folder.resolve("home")).toAbsolutePath();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options(function));
        command.add(client.nativeLibraryOption());
        command.add("-Djava.io.tmpdir=" + temporary);
        // Without HOME the SDK looks for ~/.aws here.
        command.add("-Duser.home=" + home);
        command.addAll(List.of("-cp", client.classPath(), RuntimeInterfaceClient.MAIN_CLASS));
        command.add(function.handler());
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(task.toFile()).redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.putAll(variables(name, function, task, temporary));
        environment.putAll(function.environment());
        return builder;
    }

    /**
     * What Lambda sets for java25: the serial collector, and C1 alone unless there is a snapshot.
     */
    private static List<String> options(LambdaFunction function) {
        List<String> options = new ArrayList<>();
        options.add("-XX:+UseSerialGC");
        // The rest of the memory is for what is not heap.
        options.add("-Xmx" + function.memoryMegabytes() * 85 / 100 + "m");
        if (function.snapStart()) {
            options.add("-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac");
        } else {
            options.add("-XX:TieredStopAtLevel=1");
        }
        // Process ids in namespaces are alike, and /tmp/hsperfdata_* is shared.
        options.add("-XX:-UsePerfData");
        options.add("--enable-native-access=ALL-UNNAMED");
        // The runtime interface client still uses what this JDK warns about.
        options.add("--sun-misc-unsafe-memory-access=allow");
        return options;
    }

    private static Map<String, String> variables(
            String name, LambdaFunction function, Path task, Path temporary) {
        return Map.ofEntries(
                Map.entry("_HANDLER", function.handler()),
                Map.entry("AWS_REGION", "eu-central-1"),
                Map.entry("AWS_DEFAULT_REGION", "eu-central-1"),
                Map.entry("AWS_EXECUTION_ENV", "AWS_Lambda_java25"),
                Map.entry("AWS_LAMBDA_FUNCTION_NAME", function.name()),
                Map.entry("AWS_LAMBDA_FUNCTION_VERSION", "1"),
                Map.entry(
                        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
                        Integer.toString(function.memoryMegabytes())),
                Map.entry(
                        "AWS_LAMBDA_INITIALIZATION_TYPE",
                        function.snapStart() ? "snap-start" : "on-demand"),
                Map.entry("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + function.name()),
                Map.entry("AWS_LAMBDA_LOG_STREAM_NAME", "[1]" + name),
                // Not a credential: nothing checks it.
                Map.entry("AWS_ACCESS_KEY_ID", "ASIALAB"),
                Map.entry("AWS_SECRET_ACCESS_KEY", "lab"),
                Map.entry("AWS_SESSION_TOKEN", "lab"),
                Map.entry("LAMBDA_TASK_ROOT", task.toString()),
                Map.entry("LAMBDA_RUNTIME_DIR", "/var/runtime"),
                Map.entry("LANG", "en_US.UTF-8"),
                Map.entry("TZ", ":UTC"),
                Map.entry("TMPDIR", temporary.toString()),
                Map.entry("PATH", "/usr/local/bin:/usr/bin:/bin"));
    }
}
