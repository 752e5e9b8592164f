package io.natkeeper.simulator.ssm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.groups.Tuple.tuple;

import io.natkeeper.simulator.TwoZones;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.Parameter;
import software.amazon.awssdk.services.ssm.model.ParameterHistory;
import software.amazon.awssdk.services.ssm.model.ParameterNotFoundException;
import software.amazon.awssdk.services.ssm.model.PutParameterRequest;
import software.amazon.awssdk.services.ssm.model.SsmException;

final class ParameterStoreTest {

    private final TwoZones zones = TwoZones.create();
    private final SsmClient ssm = zones.aws.ssm();

    private long put(String name, String value, Consumer<PutParameterRequest.Builder> options) {
        return ssm.putParameter(r ->
                        options.accept(r.name(name).value(value).type("String").overwrite(true)))
                .version();
    }

    private long put(String name, String value) {
        return put(name, value, _ -> {});
    }

    private static void assertRefused(ThrowingCallable call, String code, String messagePart) {
        SsmException refusal = catchThrowableOfType(SsmException.class, call);
        assertThat(refusal).as("a refusal with " + code).isNotNull();
        assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo(code);
        assertThat(refusal.awsErrorDetails().errorMessage()).contains(messagePart);
    }

    @Test
    void keepsVersions() {
        assertThat(put("/natkeeper/main/ports", "one")).isEqualTo(1);
        assertThat(put("/natkeeper/main/ports", "two")).isEqualTo(2);

        assertThat(get("/natkeeper/main/ports")).isEqualTo("two");
        assertThat(get("/natkeeper/main/ports:1")).isEqualTo("one");
        assertThat(ssm.getParameterHistory(r -> r.name("/natkeeper/main/ports")).parameters())
                .extracting(ParameterHistory::version, ParameterHistory::value)
                .containsExactly(tuple(1L, "one"), tuple(2L, "two"));
        assertRefused(
                () -> get("/natkeeper/main/ports:3"), "ParameterVersionNotFound", "version 3");
    }

    private String get(String name) {
        return ssm.getParameter(r -> r.name(name)).parameter().value();
    }

    @Test
    void forgetsAllButAHundredVersions() {
        IntStream.rangeClosed(1, 103).forEach(i -> put("/a", "v" + i));
        List<Long> versions =
                ssm.getParameterHistoryPaginator(r -> r.name("/a").maxResults(30)).stream()
                        .flatMap(page -> page.parameters().stream())
                        .map(ParameterHistory::version)
                        .toList();
        assertThat(versions).hasSize(100).startsWith(4L).endsWith(103L);
    }

    @Test
    void overwritesOnlyWhenAsked() {
        put("/a", "1");
        assertRefused(
                () -> ssm.putParameter(r -> r.name("/a").value("2").type("String")),
                "ParameterAlreadyExists",
                "overwrite");
        assertRefused(
                () -> ssm.putParameter(r -> r.name("/b").value("2")),
                "ValidationException",
                "type");
    }

    @Test
    void aTierHoldsWhatItHolds() {
        put("/a", "x".repeat(4096));
        assertRefused(() -> put("/a", "x".repeat(4097)), "ValidationException", "4096");
        put("/a", "x".repeat(8192), r -> r.tier("Advanced"));
        assertRefused(
                () -> put("/a", "x".repeat(8193), r -> r.tier("Advanced")),
                "ValidationException",
                "8192");
        assertRefused(
                () -> put("/a", "x", r -> r.tier("Standard")), "ValidationException", "downgrade");
        assertThat(
                        ssm.putParameter(r ->
                                        r.name("/b")
                                                .value("x".repeat(5000))
                                                .type("String")
                                                .tier("Intelligent-Tiering"))
                                .tierAsString())
                .isEqualTo("Advanced");
    }

    @Test
    void findsByPath() {
        IntStream.range(0, 12).forEach(i -> put("/natkeeper/main/ports/%02d".formatted(i), "v"));
        put("/natkeeper/main/ports", "v");
        put("/natkeeper/main/ports/00/deep", "v");
        put("/natkeeper/mainland/ports", "v");

        assertThat(byPath("/natkeeper/main/ports", false)).hasSize(12);
        assertThat(byPath("/natkeeper/main", true)).hasSize(14);
        assertThat(ssm.getParametersByPath(r -> r.path("/natkeeper/main/ports")).parameters())
                .hasSize(10);
        assertRefused(
                () -> ssm.getParametersByPath(r -> r.path("/natkeeper").maxResults(11)),
                "ValidationException",
                "maxResults");
        assertRefused(
                () -> ssm.getParametersByPath(r -> r.path("natkeeper")),
                "ValidationException",
                "forward slash");
        assertRefused(
                () -> ssm.getParametersByPath(r -> r.path("/n").nextToken("x")),
                "InvalidNextToken",
                "token");
    }

    private List<String> byPath(String path, boolean recursive) {
        return ssm.getParametersByPathPaginator(r -> r.path(path).recursive(recursive)).stream()
                .flatMap(page -> page.parameters().stream())
                .map(Parameter::name)
                .toList();
    }

    @Test
    void tellsWhatDoesNotExist() {
        put("/a", "1");
        assertThat(ssm.getParameters(r -> r.names("/a", "/b")).invalidParameters())
                .containsExactly("/b");
        assertThat(
                        catchThrowableOfType(
                                ParameterNotFoundException.class,
                                () -> ssm.getParameter(r -> r.name("/b"))))
                .isNotNull();
        assertRefused(() -> ssm.deleteParameter(r -> r.name("/b")), "ParameterNotFound", "/b");
        assertRefused(() -> put("/a b", "1"), "ValidationException", "Parameter name");
        assertRefused(() -> put("a/b", "1"), "ValidationException", "fully qualified");
        assertRefused(() -> put("/ssm-x", "1"), "ValidationException", "prefixed");
        assertRefused(
                () -> put("/a".repeat(16), "1"), "HierarchyLevelLimitExceededException", "15");
    }

    @Test
    void announcesEachChange() {
        List<String> events = new ArrayList<>();
        zones.aws.events().subscribe(events::add);
        put("/natkeeper/main/ports", "1", r -> r.description("the map"));
        zones.timing.runFor(Duration.ofSeconds(2));
        put("/natkeeper/main/ports", "2");
        zones.timing.runFor(Duration.ofSeconds(2));
        ssm.deleteParameter(r -> r.name("/natkeeper/main/ports"));
        zones.timing.runFor(Duration.ofSeconds(2));

        assertThat(events).hasSize(3);
        assertThat(events.get(0))
                .contains(
                        "\"detail-type\": \"Parameter Store Change\"",
                        "\"arn:aws:ssm:us-east-1:123456789012:parameter/natkeeper/main/ports\"",
                        "\"operation\": \"Create\"",
                        "\"description\": \"the map\"");
        assertThat(events.get(1)).contains("\"operation\": \"Update\"");
        assertThat(events.get(2)).contains("\"operation\": \"Delete\"");
    }
}
