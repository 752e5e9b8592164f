package io.natkeeper.lab.network;

import java.io.IOException;
import java.io.Reader;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.opentest4j.TestAbortedException;

/**
 * Runs a whole test class in one JVM inside {@code lab/bin/in-namespaces}, and reports its results
 * as if they had happened here. Where the kernel or the user does not allow it the tests are
 * skipped, with the reason; not on a build server ({@code CI=true}), where that is a failure.
 *
 * <p>In there {@link InNamespacesMain} knows {@code @BeforeAll}, {@code @BeforeEach},
 * {@code @Test}, {@code @AfterEach} and {@code @AfterAll}; no parameters, no nesting.
 */
final class InNamespaces implements BeforeAllCallback, InvocationInterceptor {

    static final Path LAUNCHER = Path.of("bin/in-namespaces").toAbsolutePath();
    static final int SKIPPED = 77;

    private static final int TIMEOUT_SECONDS = 300;

    private final Properties results = new Properties();
    private Optional<String> skipped = Optional.empty();

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        Class<?> testClass = context.getRequiredTestClass();
        Path report = Files.createTempFile("in-namespaces", ".properties");
        Path log = Files.createTempFile("in-namespaces", ".log");
        try {
            int exitCode = runChild(testClass, report, log);
            String output = Files.readString(log);
            if (exitCode == SKIPPED) {
                whyNot(output.strip());
                return;
            }
            System.out.print(output);
            if (exitCode != 0) {
                throw new AssertionError("The JVM in namespaces ended with " + exitCode);
            }
            try (Reader reader = Files.newBufferedReader(report)) {
                results.load(reader);
            }
        } finally {
            Files.delete(report);
            Files.delete(log);
        }
    }

    private static int runChild(Class<?> testClass, Path report, Path log)
            throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                LAUNCHER.toString(),
                                ProcessHandle.current().info().command().orElse("java"),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:-UsePerfData",
                                "-cp",
                                System.getProperty("java.class.path"),
                                InNamespacesMain.class.getName(),
                                testClass.getName(),
                                report.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new AssertionError(
                    "Not done after " + TIMEOUT_SECONDS + " s:\n" + Files.readString(log));
        }
        return process.exitValue();
    }

    /** Skips each test rather than the class, whose tests Maven would pass over in silence. */
    private void whyNot(String reason) {
        if (Objects.equals(System.getenv("CI"), "true")) {
            throw new AssertionError("A build server must be able to run this: " + reason);
        }
        System.out.println(reason);
        skipped = Optional.of(reason);
    }

    @Override
    public void interceptTestMethod(
            Invocation<@Nullable Void> invocation,
            ReflectiveInvocationContext<Method> invocationContext,
            ExtensionContext extensionContext) {
        invocation.skip();
        skipped.ifPresent(reason -> {
            throw new TestAbortedException(reason);
        });
        String name = invocationContext.getExecutable().getName();
        String failure = results.getProperty(name, "It did not run");
        if (!failure.isEmpty()) {
            throw new AssertionError(failure);
        }
    }

    @Override
    public void interceptBeforeAllMethod(
            Invocation<@Nullable Void> invocation,
            ReflectiveInvocationContext<Method> invocationContext,
            ExtensionContext extensionContext) {
        invocation.skip();
    }

    @Override
    public void interceptAfterAllMethod(
            Invocation<@Nullable Void> invocation,
            ReflectiveInvocationContext<Method> invocationContext,
            ExtensionContext extensionContext) {
        invocation.skip();
    }

    @Override
    public void interceptBeforeEachMethod(
            Invocation<@Nullable Void> invocation,
            ReflectiveInvocationContext<Method> invocationContext,
            ExtensionContext extensionContext) {
        invocation.skip();
    }

    @Override
    public void interceptAfterEachMethod(
            Invocation<@Nullable Void> invocation,
            ReflectiveInvocationContext<Method> invocationContext,
            ExtensionContext extensionContext) {
        invocation.skip();
    }
}
