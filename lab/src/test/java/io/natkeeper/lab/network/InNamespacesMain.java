package io.natkeeper.lab.network;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.lang.annotation.Annotation;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The inner half of {@link InNamespaces}. */
final class InNamespacesMain {

    private InNamespacesMain() {}

    public static void main(String[] arguments) throws Exception {
        Class<?> testClass = Class.forName(arguments[0]);
        Properties results = new Properties();
        invokeAll(testClass, null, BeforeAll.class);
        Constructor<?> constructor = testClass.getDeclaredConstructor();
        constructor.setAccessible(true);
        for (Method test : methods(testClass, Test.class)) {
            results.setProperty(test.getName(), run(testClass, constructor.newInstance(), test));
        }
        invokeAll(testClass, null, AfterAll.class);
        try (Writer writer = Files.newBufferedWriter(Path.of(arguments[1]))) {
            results.store(writer, null);
        }
        // Servers that a test left running must not keep this JVM alive.
        System.exit(0);
    }

    /** Empty if it passed, else why not. */
    private static String run(Class<?> testClass, Object instance, Method test) {
        try {
            invokeAll(testClass, instance, BeforeEach.class);
            try {
                invoke(instance, test);
            } finally {
                invokeAll(testClass, instance, AfterEach.class);
            }
            return "";
        } catch (Throwable failure) {
            StringWriter text = new StringWriter();
            failure.printStackTrace(new PrintWriter(text));
            return text.toString();
        }
    }

    private static void invokeAll(
            Class<?> testClass, @Nullable Object instance, Class<? extends Annotation> annotation)
            throws Exception {
        for (Method method : methods(testClass, annotation)) {
            invoke(instance, method);
        }
    }

    private static void invoke(@Nullable Object instance, Method method) throws Exception {
        try {
            method.setAccessible(true);
            method.invoke(instance);
        } catch (InvocationTargetException e) {
            switch (e.getCause()) {
                case Exception cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw e;
            }
        }
    }

    private static List<Method> methods(
            Class<?> testClass, Class<? extends Annotation> annotation) {
        return Arrays.stream(testClass.getDeclaredMethods())
                .filter(m -> m.isAnnotationPresent(annotation))
                .sorted(Comparator.comparing(Method::getName))
                .toList();
    }
}
