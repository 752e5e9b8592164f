package io.natkeeper.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.Ipv4Prefix;
import io.natkeeper.port.PortAction.AdmitSources;
import io.natkeeper.port.PortAction.RevokeSources;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IngressDiffTest {

    private static IngressRule rule(int port) {
        return new IngressRule(
                Protocol.TCP, new PortRange(port, port), Ipv4Prefix.of("203.0.113.0/24"));
    }

    private static List<PortAction> actions(
            Map<String, IngressRule> rules,
            List<String> foreign,
            int limit,
            IngressRule... wanted) {
        return IngressDiff.actions(
                new Entrance(Optional.of("sg-1"), rules, foreign, List.of()),
                List.of(wanted),
                limit);
    }

    @Test
    void whatIsAsItShouldBeIsLeftAlone() {
        assertThat(actions(Map.of("sgr-1", rule(1)), List.of(), 60, rule(1))).isEmpty();
    }

    @Test
    void aPoolWithoutAGroupOfItsOwnHasNothingToChange() {
        Entrance none = new Entrance(Optional.empty(), Map.of(), List.of(), List.of());
        assertThat(IngressDiff.actions(none, List.of(rule(1)), 60)).isEmpty();
    }

    @Test
    void aClientWhoseRuleChangesItsFormIsNeverShutOut() {
        assertThat(actions(Map.of("sgr-1", rule(1)), List.of("sgr-9"), 3, rule(2)))
                .containsExactly(
                        new AdmitSources("sg-1", List.of(rule(2))),
                        new RevokeSources(
                                "sg-1",
                                List.of("sgr-1", "sgr-9"),
                                List.of(rule(1).toString(), "sgr-9")));
    }

    @Test
    void whereBothDoNotFitWhatGoesGoesFirst() {
        assertThat(actions(Map.of("sgr-1", rule(1)), List.of("sgr-9"), 2, rule(2)))
                .extracting(action -> action.getClass().getSimpleName())
                .containsExactly("RevokeSources", "AdmitSources");
    }

    @Test
    void ofTwoRulesThatAdmitTheSameOneStays() {
        assertThat(actions(Map.of("sgr-1", rule(1), "sgr-2", rule(1)), List.of(), 60, rule(1)))
                .containsExactly(
                        new RevokeSources("sg-1", List.of("sgr-2"), List.of(rule(1).toString())));
    }
}
