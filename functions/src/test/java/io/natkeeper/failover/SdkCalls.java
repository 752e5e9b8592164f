package io.natkeeper.failover;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.instruction.InvokeInstruction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which IAM actions a handler's code asks for, read from its class files. */
public final class SdkCalls {

    private static final Path CLASSES = Path.of("target", "classes");
    private static final Pattern CLIENT =
            Pattern.compile("software/amazon/awssdk/services/([a-z0-9]+)/[A-Za-z0-9]+Client");
    private static final String PAGINATOR = "Paginator";

    /** Services whose name in IAM is not that of the SDK's package. */
    private static final Map<String, String> IAM_PREFIXES = Map.of("eventbridge", "events");

    /** Of the client itself, no call of AWS. */
    private static final Set<String> NO_CALLS =
            Set.of("builder", "create", "close", "serviceName", "waiter");

    private SdkCalls() {}

    /** Of all classes that the handler refers to, however indirectly. */
    public static Set<String> actionsOf(Class<?> handler) {
        Set<String> actions = new TreeSet<>();
        Set<String> seen = new HashSet<>();
        Deque<String> next = new ArrayDeque<>(Set.of(handler.getName().replace('.', '/')));
        while (!next.isEmpty()) {
            String name = next.removeLast();
            if (!seen.add(name)) {
                continue;
            }
            ClassModel model = model(name);
            calls(model, actions);
            for (var entry : model.constantPool()) {
                if (entry instanceof ClassEntry used
                        && used.asInternalName().startsWith("io/natkeeper/")) {
                    next.add(used.asInternalName());
                }
            }
        }
        return actions;
    }

    private static ClassModel model(String internalName) {
        try {
            return ClassFile.of()
                    .parse(Files.readAllBytes(CLASSES.resolve(internalName + ".class")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void calls(ClassModel model, Set<String> actions) {
        for (var method : model.methods()) {
            method.code()
                    .ifPresent(code ->
                            code.forEach(element -> {
                                if (element instanceof InvokeInstruction call) {
                                    action(call.owner().asInternalName(), call.name().stringValue())
                                            .ifPresent(actions::add);
                                }
                            }));
        }
    }

    private static Optional<String> action(String owner, String method) {
        Matcher client = CLIENT.matcher(owner);
        if (!client.matches() || NO_CALLS.contains(method)) {
            return Optional.empty();
        }
        String operation =
                method.endsWith(PAGINATOR)
                        ? method.substring(0, method.length() - PAGINATOR.length())
                        : method;
        return Optional.of(
                "%s:%s%s"
                        .formatted(
                                IAM_PREFIXES.getOrDefault(client.group(1), client.group(1)),
                                operation.substring(0, 1).toUpperCase(Locale.ROOT),
                                operation.substring(1)));
    }
}
