package io.natkeeper.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.RunResult;
import io.natkeeper.WithoutNetwork;
import org.junit.jupiter.api.Test;

/** What runs before the snapshot: ports are opened and delivered, and nothing of it is real. */
public final class RehearsalTest {

    @Test
    void portsAreOpenedDeliveredAndReadBack() {
        RunResult result = PortConcentratorHandler.rehearse();
        assertThat(result.outcome()).isEqualTo("changed");
        assertThat(result.actions())
                .contains(
                        "tcp 50001 (web) leads to 10.0.102.20:80.",
                        "tcp 50003 (orders) leads to 10.0.102.30:3306.");
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
            System.out.println(PortConcentratorHandler.rehearse());
        }
    }
}
