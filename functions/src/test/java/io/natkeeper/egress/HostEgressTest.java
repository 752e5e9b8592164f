package io.natkeeper.egress;

import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.Observed;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HostEgressTest {

    private static Observed<HostEgress.State> state(String lines) {
        return HostEgress.read(Map.of("changed", 0, "cut", 0, "state", EgressHost.packed(lines)))
                .flatMap(HostEgress::state);
    }

    /** A host that says both may be just taking it: some of its sources still leave otherwise. */
    @Test
    void anAddressThatIsBothThereAndAbsentIsNotThere() {
        String there = "from 10.0.1.10 by 203.0.113.7 via 10.0.0.12 ens5\n";
        String absent = "from 10.0.1.11 by 203.0.113.7 absent\n";
        String other = "from 10.0.1.12 by 203.0.113.8 via 10.0.0.13 ens5\n";
        for (String lines : List.of(there + absent + other, absent + there + other)) {
            assertThat(state(lines).map(HostEgress.State::present))
                    .isEqualTo(Observed.known(Set.of("203.0.113.8")));
        }
    }
}
