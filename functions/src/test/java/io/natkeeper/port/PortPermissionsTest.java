package io.natkeeper.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.deployment.FunctionRole;
import io.natkeeper.failover.SdkCalls;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The port concentrator's permissions are those that its code needs, and no more. */
final class PortPermissionsTest {

    private static final FunctionRole EVERY_POOL =
            new FunctionRole("PortConcentratorFunction", "*");
    private static final FunctionRole OFFICE =
            new FunctionRole("PortConcentratorFunction", "office,shop");

    @Test
    void theyAreWhatTheCodeCallsAndNoMore() {
        Set<String> needed = SdkCalls.actionsOf(PortConcentratorHandler.class);
        // Tags of what was told are the failover's; what was told of ports is in the inventory.
        needed.remove("ec2:DeleteTags");
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
                    yes | ec2:AuthorizeSecurityGroupIngress | ec2 security-group/sg-1  | pool=main entry=true  |
                    yes | ec2:RevokeSecurityGroupIngress    | ec2 security-group/sg-1  | pool=main entry=true  |
                    no  | ec2:AuthorizeSecurityGroupIngress | ec2 security-group/sg-1  | pool=main             |
                    no  | ec2:RevokeSecurityGroupIngress    | ec2 security-group/sg-1  | pool=main             |
                    no  | ec2:AuthorizeSecurityGroupIngress | ec2 security-group/sg-1  | entry=true            |
                    no  | ec2:AuthorizeSecurityGroupIngress | ec2 security-group/sg-1  |                       |
                    yes | ec2:AuthorizeSecurityGroupIngress | ec2 security-group/sg-db | admit=main            |
                    no  | ec2:RevokeSecurityGroupIngress    | ec2 security-group/sg-db | admit=main            |
                    yes | ec2:CreateTags                    | ec2 instance/i-1         | pool=main             | natkeeper:ports
                    no  | ec2:CreateTags                    | ec2 instance/i-1         | pool=main             | natkeeper:pool
                    no  | ec2:CreateTags                    | ec2 instance/i-1         | pool=main             |
                    no  | ec2:CreateTags                    | ec2 instance/i-1         |                       | natkeeper:ports
                    no  | ec2:CreateTags                    | ec2 security-group/sg-1  | pool=main             | natkeeper:ports
                    yes | ssm:SendCommand                   | ec2 instance/i-1         | pool=main             |
                    no  | ssm:SendCommand                   | ec2 instance/i-1         |                       |
                    yes | ssm:SendCommand                   | ssm document/DeliverDocument |                   |
                    no  | ssm:SendCommand                   | ssm document/AWS-RunShellScript |                |
                    yes | ssm:PutParameter                  | ssm parameter/natkeeper/main/inventory   |       |
                    yes | ssm:PutParameter                  | ssm parameter/natkeeper/main/inventory/2 |       |
                    yes | ssm:DeleteParameter               | ssm parameter/natkeeper/main/inventory/2 |       |
                    no  | ssm:PutParameter                  | ssm parameter/natkeeper/main/ports       |       |
                    no  | ssm:PutParameter                  | ssm parameter/natkeeper/main/ports/inventory |   |
                    no  | ssm:DeleteParameter               | ssm parameter/natkeeper/main/ports/inventory |   |
                    yes | ssm:GetParametersByPath           | ssm parameter/natkeeper/main |                   |
                    yes | ssm:GetParameterHistory           | ssm parameter/natkeeper/main/ports/db |          |
                    no  | ssm:GetParametersByPath           | ssm parameter/production     |                   |
                    yes | rds:DescribeDBInstances           | rds db:orders                |                   |
                    yes | rds:DescribeDBClusters            | rds cluster:orders           |                   |
                    yes | sns:Publish                       | sns NotificationTopic        |                   |
                    no  | sns:Publish                       | sns Other                    |                   |
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
                    ec2:AuthorizeSecurityGroupIngress | ec2 security-group/sg-1 | pool=POOL entry=true |
                    ec2:RevokeSecurityGroupIngress    | ec2 security-group/sg-1 | pool=POOL entry=true |
                    ec2:AuthorizeSecurityGroupIngress | ec2 security-group/sg-1 | admit=POOL           |
                    ec2:CreateTags                    | ec2 instance/i-1        | pool=POOL            | natkeeper:ports
                    ssm:SendCommand                   | ec2 instance/i-1        | pool=POOL            |
                    """)
    void anotherPoolIsOutOfReach(String action, String resource, String tags, String tagKey) {
        assertThat(OFFICE.allows(action, resource, tags.replace("POOL", "shop"), tagKey)).isTrue();
        assertThat(OFFICE.allows(action, resource, tags.replace("POOL", "main"), tagKey)).isFalse();
    }
}
