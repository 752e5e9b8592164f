package io.natkeeper.egress;

import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.RunResult;
import io.natkeeper.WithoutNetwork;
import org.junit.jupiter.api.Test;

/** What runs before the snapshot: a source is delivered, and nothing of it is real. */
public final class RehearsalTest {

    @Test
    void aSourceIsDeliveredAndReadBack() {
        RunResult result = EgressPolicyHandler.rehearse();
        assertThat(result.outcome()).isEqualTo("changed");
        assertThat(result.actions())
                .contains(
                        "Have 192.0.2.100 (eipalloc-0000000000000000e, web) follow rtb-0000000000000000b.",
                        "10.0.102.20 (i-0000000000000000c) leaves by 192.0.2.100, no longer by the default address: rule web.");
    }

    @Test
    void itTouchesNoNetwork() throws Exception {
        assertThat(WithoutNetwork.run(Rehearse.class))
                .contains("outcome=changed")
                .doesNotContain("SOCKET");
    }

    /** A program. */
    public static final class Rehearse {
        public static void main(String[] arguments) {
            System.out.println(EgressPolicyHandler.rehearse());
        }
    }
}
