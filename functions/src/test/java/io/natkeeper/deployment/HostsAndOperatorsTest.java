package io.natkeeper.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.simulator.cloudformation.Deployment;
import io.natkeeper.simulator.cloudformation.TemplateYaml;
import io.natkeeper.simulator.iam.Authorizer.Decision;
import io.natkeeper.simulator.iam.Authorizer.Request;
import io.natkeeper.simulator.iam.Authorizer.Resource;
import io.natkeeper.simulator.iam.PolicyAuthorizer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a host, an operator and everybody else may say, and that they may do nothing else. */
final class HostsAndOperatorsTest {

    private static final String HOST = "InstanceRole";
    private static final String OPERATOR = "OperatorPolicy";
    private static final String ANYBODY = "administrator";

    private static final PolicyAuthorizer DEPLOYED =
            new Deployment("123456789012", "us-east-1")
                    .with(TemplateYaml.parse(Template.text("template.yaml")), Map.of())
                    .with(TemplateYaml.parse(Template.text("fleet.yaml")), Map.of())
                    .withAdministrator(ANYBODY)
                    .authorizer();

    private static boolean allows(
            String role, String action, Map<String, List<String>> context, Resource... resources) {
        return DEPLOYED.decide(
                        new Request(
                                "arn:aws:sts::123456789012:assumed-role/" + role + "/session",
                                action,
                                List.of(resources),
                                context))
                instanceof Decision.Allowed;
    }

    private static boolean puts(String role, String source, String bus) {
        return allows(
                role,
                "events:PutEvents",
                Map.of("events:source", List.of(source)),
                new Resource(
                        "arn:aws:events:us-east-1:123456789012:event-bus/" + bus,
                        Map.of(),
                        Map.of()));
    }

    @Test
    void aHostSpeaksAsAHostAndOnlyToNatkeeper() {
        assertThat(puts(HOST, "natkeeper.host", "natkeeper")).isTrue();
        assertThat(puts(HOST, "natkeeper.operator", "natkeeper")).isFalse();
        assertThat(puts(HOST, "natkeeper.host", "default")).isFalse();
        assertThat(puts(HOST, "aws.ec2", "default")).isFalse();
    }

    @Test
    void anOperatorSpeaksAsAnOperatorAndOnlyToNatkeeper() {
        assertThat(puts(OPERATOR, "natkeeper.operator", "natkeeper")).isTrue();
        assertThat(puts(OPERATOR, "natkeeper.host", "natkeeper")).isFalse();
        assertThat(puts(OPERATOR, "natkeeper.operator", "default")).isFalse();
    }

    /** By the bus's own policy. */
    @Test
    void nobodySpeaksToTheBusAsAnyoneElse() {
        assertThat(puts(ANYBODY, "natkeeper.host", "natkeeper")).isTrue();
        assertThat(puts(ANYBODY, "com.example", "natkeeper")).isFalse();
        assertThat(puts(ANYBODY, "com.example", "default")).isTrue();
    }

    @Test
    void aHostPutsMetricsOfHostsOnly() {
        assertThat(putsMetrics("Natkeeper/Host")).isTrue();
        assertThat(putsMetrics("Natkeeper")).isFalse();
        assertThat(putsMetrics("AWS/Lambda")).isFalse();
    }

    private static boolean putsMetrics(String namespace) {
        return allows(
                HOST,
                "cloudwatch:PutMetricData",
                Map.of("cloudwatch:namespace", List.of(namespace)));
    }

    /** Even where the resource is its own pool's. */
    @ParameterizedTest
    @CsvSource({
        "ec2:ReplaceRoute, arn:aws:ec2:us-east-1:123456789012:route-table/rtb-1",
        "ec2:CreateTags, arn:aws:ec2:us-east-1:123456789012:instance/i-1",
        "ec2:ModifyNetworkInterfaceAttribute, arn:aws:ec2:us-east-1:123456789012:network-interface/eni-1",
        "ec2:AssociateAddress, arn:aws:ec2:us-east-1:123456789012:elastic-ip/eipalloc-1",
        "ec2:AuthorizeSecurityGroupIngress, arn:aws:ec2:us-east-1:123456789012:security-group/sg-1",
        "autoscaling:CompleteLifecycleAction, arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:x:autoScalingGroupName/g",
        "ssm:SendCommand, arn:aws:ec2:us-east-1:123456789012:instance/i-2",
        "ssm:GetParameter, arn:aws:ssm:us-east-1:123456789012:parameter/natkeeper/main/ports",
        "ssm:PutParameter, arn:aws:ssm:us-east-1:123456789012:parameter/natkeeper/main/ports",
        "sns:Publish, arn:aws:sns:us-east-1:123456789012:NotificationTopic",
        "kms:Decrypt, arn:aws:kms:us-east-1:123456789012:key/NotificationKey",
        "lambda:InvokeFunction, arn:aws:lambda:us-east-1:123456789012:function:f",
        "sts:AssumeRole, arn:aws:iam::123456789012:role/administrator",
        "s3:GetObject, arn:aws:s3:::bucket/key",
    })
    void neitherAHostNorAnOperatorChangesAnything(String action, String arn) {
        Resource ofThePool = new Resource(arn, Map.of("natkeeper:pool", "main"), Map.of());

        assertThat(allows(HOST, action, Map.of(), ofThePool)).isFalse();
        assertThat(allows(OPERATOR, action, Map.of(), ofThePool)).isFalse();
        assertThat(allows(ANYBODY, action, Map.of(), ofThePool)).isTrue();
    }

    /** The network is not the host's to look at, either. */
    @ParameterizedTest
    @CsvSource({
        "ec2:DescribeInstances",
        "ec2:DescribeRouteTables",
        "ssm:DescribeParameters",
        "iam:ListRoles"
    })
    void aHostReadsNothingOfTheAccount(String action) {
        assertThat(allows(HOST, action, Map.of())).isFalse();
    }
}
