package io.natkeeper.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.form.FormError;
import io.natkeeper.form.FormHistory;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PortMapHistoryTest {

    private static final String A = mapping(50001, "a");
    private static final String B = mapping(50002, "b");
    private static final String BOTH = A + B.substring("ports:\n".length());

    @Test
    void theNewestIsInForce() {
        FormHistory.Standing<PortMap> standing = standing(version("p", 1, A), version("p", 2, B));
        assertThat(names(standing)).containsExactly("b");
        assertThat(standing.since()).contains(time(2));
        assertThat(standing.errors()).isEmpty();
    }

    @Test
    void aBadVersionLeavesTheLastGoodOneInForce() {
        FormHistory.Standing<PortMap> standing =
                standing(
                        version("p", 4, "also bad"),
                        version("p", 1, A),
                        version("p", 3, "ports: [{}]"),
                        version("p", 2, B));
        assertThat(names(standing)).containsExactly("b");
        assertThat(standing.since()).contains(time(2));
        assertThat(standing.errors())
                .extracting(FormError::sentence)
                .containsExactly("p:1: map: is 'also bad'; write a list 'ports'");
    }

    @Test
    void aPortMovesFromOnePartToAnother() {
        // b is added to q before p lets it go.
        FormHistory.Standing<PortMap> between =
                standing(version("p", 1, BOTH), version("q", 1, "ports: []"), version("q", 2, B));
        assertThat(names(between)).containsExactly("a", "b");
        assertThat(between.since()).contains(time(1));
        assertThat(between.errors()).isNotEmpty();
        FormHistory.Standing<PortMap> after =
                standing(
                        version("p", 1, BOTH),
                        version("q", 1, "ports: []"),
                        version("q", 2, B),
                        version("p", 3, A));
        assertThat(names(after)).containsExactly("a", "b");
        assertThat(after.since()).contains(time(3));
        assertThat(after.errors()).isEmpty();
    }

    /** A part that is written after a bad one waits for it: the map is one. */
    @Test
    void statesAreOfAllPartsTogether() {
        FormHistory.Standing<PortMap> standing =
                standing(version("p", 1, A), version("p", 2, "bad"), version("q", 3, B));
        assertThat(names(standing)).containsExactly("a");
    }

    @Test
    void withoutParametersNoPortIsOpen() {
        assertThat(standing().form()).contains(PortMap.EMPTY);
    }

    @Test
    void withoutAnyValidVersionNothingIsInForce() {
        FormHistory.Standing<PortMap> standing =
                standing(version("p", 1, "bad"), version("p", 2, "worse"));
        assertThat(standing.form()).isEmpty();
        assertThat(standing.errors())
                .extracting(FormError::sentence)
                .containsExactly("p:1: map: is 'worse'; write a list 'ports'");
    }

    private static FormHistory.Standing<PortMap> standing(FormHistory.Version... versions) {
        return new FormHistory(List.of(versions))
                .standing(new PortMapParser(FormLimits.DEFAULT)::parse, PortMap.EMPTY);
    }

    private static FormHistory.Version version(String part, int at, String text) {
        return new FormHistory.Version(part, at, time(at), text);
    }

    private static Instant time(int at) {
        return Instant.EPOCH.plusSeconds(at);
    }

    private static Stream<String> names(FormHistory.Standing<PortMap> standing) {
        return standing.form().orElseThrow().mappings().stream().map(PortMapping::name);
    }

    private static String mapping(int listen, String name) {
        return "ports:\n- {listen: %d, name: %s, target: {dbInstance: d}, allow: [10.0.0.0/8]}\n"
                .formatted(listen, name);
    }
}
