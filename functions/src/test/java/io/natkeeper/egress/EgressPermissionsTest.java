package io.natkeeper.egress;

import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.deployment.FunctionRole;
import io.natkeeper.failover.SdkCalls;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The egress policy's permissions are those that its code needs, and no more. */
final class EgressPermissionsTest {

    private static final FunctionRole EVERY_POOL = new FunctionRole("EgressPolicyFunction", "*");
    private static final FunctionRole OFFICE =
            new FunctionRole("EgressPolicyFunction", "office,shop");

    @Test
    void theyAreWhatTheCodeCallsAndNoMore() {
        Set<String> needed = SdkCalls.actionsOf(EgressPolicyHandler.class);
        // SNS asks for these in the publisher's name; no code calls them.
        needed.addAll(Set.of("kms:GenerateDataKey*", "kms:Decrypt"));

        assertThat(EVERY_POOL.actions()).isEqualTo(needed);
    }

    /** Each write, at what it may touch and at what it may not. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    yes | ec2:CreateTags            | ec2 elastic-ip/eipalloc-1 | pool=main | natkeeper:egress
                    yes | ec2:CreateTags            | ec2 instance/i-1          | pool=main | natkeeper:egress
                    yes | ec2:DeleteTags            | ec2 elastic-ip/eipalloc-1 | pool=main | natkeeper:egress
                    no  | ec2:DeleteTags            | ec2 instance/i-1          | pool=main | natkeeper:egress
                    no  | ec2:CreateTags            | ec2 elastic-ip/eipalloc-1 | pool=main | natkeeper:pool
                    no  | ec2:CreateTags            | ec2 elastic-ip/eipalloc-1 | pool=main | natkeeper:entry
                    no  | ec2:DeleteTags            | ec2 elastic-ip/eipalloc-1 | pool=main | natkeeper:pool
                    no  | ec2:CreateTags            | ec2 elastic-ip/eipalloc-1 | pool=main |
                    no  | ec2:DeleteTags            | ec2 elastic-ip/eipalloc-1 | pool=main |
                    no  | ec2:CreateTags            | ec2 elastic-ip/eipalloc-1 |           | natkeeper:egress
                    no  | ec2:CreateTags            | ec2 route-table/rtb-1     | pool=main | natkeeper:egress
                    no  | ec2:AssociateAddress      | ec2 elastic-ip/eipalloc-1 | pool=main |
                    yes | ssm:SendCommand           | ec2 instance/i-1          | pool=main |
                    no  | ssm:SendCommand           | ec2 instance/i-1          |           |
                    yes | ssm:SendCommand           | ssm document/DeliverDocument |        |
                    no  | ssm:SendCommand           | ssm document/AWS-RunShellScript |     |
                    yes | ssm:PutParameter          | ssm parameter/natkeeper/main/inventory/egress |   |
                    yes | ssm:PutParameter          | ssm parameter/natkeeper/main/inventory/egress/2 | |
                    yes | ssm:DeleteParameter       | ssm parameter/natkeeper/main/inventory/egress/2 | |
                    no  | ssm:PutParameter          | ssm parameter/natkeeper/main/egress |             |
                    no  | ssm:DeleteParameter       | ssm parameter/natkeeper/main/egress |             |
                    no  | ssm:PutParameter          | ssm parameter/natkeeper/main/inventory |          |
                    no  | ssm:PutParameter          | ssm parameter/natkeeper/main/inventory/2 |        |
                    no  | ssm:PutParameter          | ssm parameter/natkeeper/main/ports |              |
                    no  | ssm:PutParameter          | ssm parameter/natkeeper/main/ports/inventory/egress | |
                    yes | ssm:GetParametersByPath   | ssm parameter/natkeeper/main |                    |
                    yes | ssm:GetParameterHistory   | ssm parameter/natkeeper/main/egress |             |
                    no  | ssm:GetParametersByPath   | ssm parameter/production     |                    |
                    yes | sns:Publish               | sns NotificationTopic        |                    |
                    no  | sns:Publish               | sns Other                    |                    |
                    """)
    void whatIsAllowedAndWhatIsNot(
            String allowed, String action, String resource, String tags, String tagKey) {
        assertThat(EVERY_POOL.allows(action, resource, tags, tagKey))
                .isEqualTo(allowed.equals("yes"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ec2:CreateTags  | ec2 elastic-ip/eipalloc-1 | pool=POOL | natkeeper:egress
                    ec2:DeleteTags  | ec2 elastic-ip/eipalloc-1 | pool=POOL | natkeeper:egress
                    ec2:CreateTags  | ec2 instance/i-1          | pool=POOL | natkeeper:egress
                    ssm:SendCommand | ec2 instance/i-1          | pool=POOL |
                    """)
    void anotherPoolIsOutOfReach(String action, String resource, String tags, String tagKey) {
        assertThat(OFFICE.allows(action, resource, tags.replace("POOL", "shop"), tagKey)).isTrue();
        assertThat(OFFICE.allows(action, resource, tags.replace("POOL", "main"), tagKey)).isFalse();
    }
}
