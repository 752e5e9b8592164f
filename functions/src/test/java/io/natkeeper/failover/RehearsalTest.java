package io.natkeeper.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.RunResult;
import io.natkeeper.WithoutNetwork;
import io.natkeeper.aws.AwsClients;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;

/** What runs before the snapshot: a whole failover, and nothing of the world outside. */
public final class RehearsalTest {

    @Test
    void aRouteIsFailedOverAndVerifiedAndTheSweepFindsNothingToDo() {
        List<RunResult> results = NatFailoverHandler.rehearse();
        assertThat(results).extracting(RunResult::outcome).containsExactly("changed", "unchanged");
        assertThat(results.getFirst().actions())
                .anySatisfy(action ->
                        assertThat(action)
                                .startsWith("Fail 0.0.0.0/0 of rtb-0000000000000000a over to"));
    }

    @Test
    void itTouchesNoNetwork() throws Exception {
        assertThat(WithoutNetwork.run(Rehearse.class))
                .contains("outcome=changed")
                .doesNotContain("SOCKET");
    }

    @Test
    void theClientsThatServeEventsDo() throws Exception {
        assertThat(WithoutNetwork.run(Describe.class)).contains("SOCKET");
    }

    /** A program. */
    public static final class Rehearse {
        public static void main(String[] arguments) {
            System.out.println(NatFailoverHandler.rehearse());
        }
    }

    /** A program that reads what is there. */
    public static final class Describe {
        public static void main(String[] arguments) {
            System.setProperty("aws.region", "us-east-1");
            System.setProperty("aws.accessKeyId", "nobody");
            System.setProperty("aws.secretAccessKey", "nothing");
            // An address, since no name can be looked up.
            System.setProperty("aws.endpointUrl", "http://127.0.0.1:9");
            try (var ec2 = AwsClients.fromEnvironment().ec2()) {
                ec2.describeRouteTables();
            } catch (SdkClientException e) {
                System.out.println(e.getMessage());
            }
        }
    }
}
