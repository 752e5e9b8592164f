package io.natkeeper.simulator.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.natkeeper.simulator.iam.Authorizer.Decision;
import io.natkeeper.simulator.iam.Authorizer.Request;
import io.natkeeper.simulator.iam.Authorizer.Resource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DeploymentTest {

    private static final String TEMPLATE =
            """
            Parameters:
              Pools: {Type: CommaDelimitedList, Default: "*"}
              Prefix: {Type: String}
            Resources:
              Bus:
                Type: AWS::Events::EventBus
                Properties: {Name: reports}
              BusPolicy:
                Type: AWS::Events::EventBusPolicy
                Properties:
                  Statement:
                    Effect: Deny
                    Principal: "*"
                    Action: events:PutEvents
                    Resource: !GetAtt Bus.Arn
                    Condition:
                      StringNotEquals: {"events:source": host}
              Topic:
                Type: AWS::SNS::Topic
              Mover:
                Type: AWS::Serverless::Function
                Properties:
                  Policies:
                    - Version: "2012-10-17"
                      Statement:
                        - Effect: Allow
                          Action: ec2:ReplaceRoute
                          Resource: !Sub arn:${AWS::Partition}:ec2:${AWS::Region}:${AWS::AccountId}:route-table/${Prefix}*
                          Condition:
                            StringLike: {"aws:ResourceTag/pool": !Ref Pools}
                        - Effect: Allow
                          Action: sns:Publish
                          Resource: !Ref Topic
              HostRole:
                Type: AWS::IAM::Role
                Properties:
                  Policies:
                    - PolicyName: host
                      PolicyDocument:
                        Version: "2012-10-17"
                        Statement:
                          Effect: Allow
                          Action: events:PutEvents
                          Resource: !Join [":", [arn:aws:events:us-east-1, !Ref "AWS::AccountId", event-bus/*]]
            """;

    private static boolean allows(
            String template,
            Map<String, String> parameters,
            String role,
            String action,
            Resource resource) {
        return new Deployment("123456789012", "us-east-1")
                        .with(TemplateYaml.parse(template), parameters)
                        .authorizer()
                        .decide(
                                new Request(
                                        "arn:aws:sts::123456789012:assumed-role/" + role + "/s",
                                        action,
                                        List.of(resource),
                                        Map.of()))
                instanceof Decision.Allowed;
    }

    private static Resource table(String pool) {
        return new Resource(
                "arn:aws:ec2:us-east-1:123456789012:route-table/rtb-1",
                Map.of("pool", pool),
                Map.of());
    }

    @Test
    void aFunctionActsByTheRoleThatSamMakes() {
        assertThat(allows(TEMPLATE, Map.of(), "MoverRole", "ec2:ReplaceRoute", table("any")))
                .isTrue();
        assertThat(allows(TEMPLATE, Map.of(), "HostRole", "ec2:ReplaceRoute", table("any")))
                .isFalse();
    }

    @Test
    void parametersTakeTheirPlace() {
        Map<String, String> two = Map.of("Pools", "a,b");

        assertThat(allows(TEMPLATE, two, "MoverRole", "ec2:ReplaceRoute", table("b"))).isTrue();
        assertThat(allows(TEMPLATE, two, "MoverRole", "ec2:ReplaceRoute", table("c"))).isFalse();
        assertThat(
                        allows(
                                TEMPLATE,
                                Map.of("Prefix", "other"),
                                "MoverRole",
                                "ec2:ReplaceRoute",
                                table("b")))
                .isFalse();
    }

    @Test
    void resourcesHaveTheirNameOrTheirLogicalId() {
        assertThat(
                        allows(
                                TEMPLATE,
                                Map.of(),
                                "MoverRole",
                                "sns:Publish",
                                new Resource(
                                        "arn:aws:sns:us-east-1:123456789012:Topic",
                                        Map.of(),
                                        Map.of())))
                .isTrue();
    }

    @Test
    void theBusDeniesWhomItDoesNotKnow() {
        assertThat(put("reports", "host")).isTrue();
        assertThat(put("reports", "other")).isFalse();
        assertThat(put("elsewhere", "other")).isTrue();
    }

    private static boolean put(String bus, String source) {
        return allows(
                TEMPLATE,
                Map.of(),
                "HostRole",
                "events:PutEvents",
                new Resource(
                        "arn:aws:events:us-east-1:123456789012:event-bus/" + bus,
                        Map.of(),
                        Map.of("events:source", List.of(source))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "!Ref Topic | !Ref Topics | Nobody says what !Ref Topics is",
                "!GetAtt Bus.Arn | !GetAtt Bus.Name | Nobody says what !GetAtt Bus.Name is",
                "!Ref Topic | !Select [0, [a]] | Fn::Select is not modelled",
                "!Ref Topic | !Reff Topic | CloudFormation has no !Reff",
            })
    void whatNobodyKnowsIsRefused(String from, String to, String reason) {
        assertThatThrownBy(() ->
                        allows(
                                TEMPLATE.replace(from, to),
                                Map.of(),
                                "MoverRole",
                                "sns:Publish",
                                table("a")))
                .hasStackTraceContaining(reason);
    }
}
