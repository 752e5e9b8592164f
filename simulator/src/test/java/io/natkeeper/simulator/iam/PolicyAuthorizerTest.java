package io.natkeeper.simulator.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.natkeeper.simulator.iam.Authorizer.Decision;
import io.natkeeper.simulator.iam.Authorizer.Request;
import io.natkeeper.simulator.iam.Authorizer.Resource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/** The rules of the IAM user guide's policy reference, and what is refused though IAM takes it. */
final class PolicyAuthorizerTest {

    private static final String TABLE = "arn:aws:ec2:us-east-1:123456789012:route-table/rtb-1";
    private static final Map<String, String> POOL = Map.of("natkeeper:pool", "main");

    private static Policy policy(String... statements) {
        return Policy.read(
                Map.of(
                        "Version",
                        "2012-10-17",
                        "Statement",
                        List.of(statements).stream().map(PolicyAuthorizerTest::json).toList()));
    }

    /** JSON with ' for ". */
    private static Object json(String text) {
        return plain(JsonNode.parser().parse(text.replace('\'', '"')));
    }

    private static Object plain(JsonNode node) {
        if (node.isArray()) {
            return node.asArray().stream().map(PolicyAuthorizerTest::plain).toList();
        }
        if (node.isObject()) {
            var map = new HashMap<String, Object>();
            node.asObject().forEach((key, value) -> map.put(key, plain(value)));
            return map;
        }
        return node.isBoolean() ? node.asBoolean() : node.text();
    }

    private static Request request(
            String role, String action, Map<String, List<String>> context, Resource... resources) {
        return new Request(
                "arn:aws:sts::123456789012:assumed-role/%s/session".formatted(role),
                action,
                List.of(resources),
                context);
    }

    private static Decision decide(Policy policy, Request request) {
        return new PolicyAuthorizer(Map.of("role", List.of(policy)), List.of()).decide(request);
    }

    private static boolean allows(
            String statement, String action, Map<String, List<String>> context, Resource... on) {
        return decide(policy(statement), request("role", action, context, on))
                instanceof Decision.Allowed;
    }

    private static Resource table(Map<String, String> tags) {
        return new Resource(TABLE, tags, Map.of());
    }

    private static Map<String, List<String>> keys(String... tagKeys) {
        return Map.of("aws:TagKeys", List.of(tagKeys));
    }

    @Test
    void nothingIsAllowedThatNoStatementAllows() {
        assertThat(decide(policy(), request("role", "ec2:ReplaceRoute", Map.of(), table(POOL))))
                .isEqualTo(
                        new Decision.Denied(
                                TABLE,
                                "no identity-based policy allows the ec2:ReplaceRoute action"));
    }

    @Test
    void anUnknownRoleMayDoNothing() {
        assertThat(decide(Policy.ALLOW_ALL, request("other", "ec2:DescribeVpcs", Map.of())))
                .isInstanceOf(Decision.Denied.class);
        assertThat(decide(Policy.ALLOW_ALL, request("role", "ec2:DescribeVpcs", Map.of())))
                .isEqualTo(new Decision.Allowed());
    }

    @Test
    void anExplicitDenyWins() {
        Policy policy =
                policy(
                        "{'Effect': 'Allow', 'Action': 'ec2:*', 'Resource': '*'}",
                        "{'Effect': 'Deny', 'Action': 'ec2:Replace*', 'Resource': '*'}");

        assertThat(decide(policy, request("role", "ec2:ReplaceRoute", Map.of(), table(POOL))))
                .isEqualTo(
                        new Decision.Denied(
                                TABLE, "of an explicit deny in an identity-based policy"));
        assertThat(decide(policy, request("role", "ec2:CreateRoute", Map.of(), table(POOL))))
                .isEqualTo(new Decision.Allowed());
    }

    @Test
    void aResourcesPolicyCanDeny() {
        String bus = "arn:aws:events:us-east-1:123456789012:event-bus/natkeeper";
        var authorizer =
                new PolicyAuthorizer(
                        Map.of("role", List.of(Policy.ALLOW_ALL)),
                        List.of(
                                policy(
                                        "{'Effect': 'Deny', 'Principal': '*', 'Action': 'events:PutEvents', 'Resource': '"
                                                + bus
                                                + "', 'Condition': {'StringNotEquals': {'events:source': ['a', 'b']}}}")));

        assertThat(
                        authorizer.decide(
                                request(
                                        "role",
                                        "events:PutEvents",
                                        Map.of("events:source", List.of("c")),
                                        new Resource(bus, Map.of(), Map.of()))))
                .isEqualTo(
                        new Decision.Denied(bus, "of an explicit deny in a resource-based policy"));
        assertThat(
                        authorizer.decide(
                                request(
                                        "role",
                                        "events:PutEvents",
                                        Map.of("events:source", List.of("b")),
                                        new Resource(bus, Map.of(), Map.of()))))
                .isEqualTo(new Decision.Allowed());
    }

    /** As EC2 does, each resource that a call touches must be allowed. */
    @Test
    void everyResourceNeedsAPermission() {
        String statement =
                "{'Effect': 'Allow', 'Action': 'ec2:CreateTags', 'Resource': '*', 'Condition': {'StringLike': {'aws:ResourceTag/natkeeper:pool': '*'}}}";
        Resource untagged = new Resource(TABLE + "2", Map.of(), Map.of());

        assertThat(allows(statement, "ec2:CreateTags", Map.of(), table(POOL))).isTrue();
        assertThat(
                        decide(
                                policy(statement),
                                request("role", "ec2:CreateTags", Map.of(), table(POOL), untagged)))
                .isInstanceOfSatisfying(
                        Decision.Denied.class,
                        denied -> assertThat(denied.resourceArn()).isEqualTo(untagged.arn()));
    }

    @ParameterizedTest
    @CsvSource({
        "*, true",
        "arn:aws:ec2:us-east-1:123456789012:route-table/*, true",
        "arn:aws:ec2:us-east-1:123456789012:route-table/rtb-?, true",
        "arn:aws:ec2:*:*:*, true",
        "arn:aws:ec2:us-east-1:123456789012:instance/*, false",
        "arn:aws:ec2:eu-west-1:123456789012:route-table/*, false",
        "arn:aws:ec2:us-east-1:123456789012:route-table/RTB-1, false"
    })
    void resourcesAreMatchedPartByPart(String pattern, boolean allowed) {

        assertThat(
                        allows(
                                "{'Effect': 'Allow', 'Action': 'ec2:ReplaceRoute', 'Resource': '%s'}"
                                        .formatted(pattern),
                                "ec2:ReplaceRoute",
                                Map.of(),
                                table(POOL)))
                .isEqualTo(allowed);
    }

    /** The account in the place of the Region, and a star that would have to make up for it. */
    @Test
    void noWildcardReachesBeyondItsPart() {
        String group =
                "arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:x:autoScalingGroupName/g";
        String statement =
                "{'Effect': 'Allow', 'Action': 'autoscaling:SetInstanceHealth', 'Resource': 'arn:aws:%s:autoScalingGroup:*'}";
        Resource resource = new Resource(group, Map.of(), Map.of());

        assertThat(
                        allows(
                                statement.formatted("*:*:123456789012"),
                                "autoscaling:SetInstanceHealth",
                                Map.of(),
                                resource))
                .isTrue();
        assertThat(
                        allows(
                                statement.formatted("*:123456789012"),
                                "autoscaling:SetInstanceHealth",
                                Map.of(),
                                resource))
                .isFalse();
    }

    @Test
    void aReadWithoutResourceNeedsTheStar() {
        assertThat(
                        allows(
                                "{'Effect': 'Allow', 'Action': 'ec2:DescribeVpcs', 'Resource': 'arn:aws:ec2:*:*:vpc/*'}",
                                "ec2:DescribeVpcs",
                                Map.of()))
                .isFalse();
        assertThat(
                        allows(
                                "{'Effect': 'Allow', 'Action': 'ec2:describevpcs', 'Resource': '*'}",
                                "ec2:DescribeVpcs",
                                Map.of()))
                .isTrue();
    }

    @Test
    void notActionAndNotResourceMeanAllOthers() {
        String statement =
                "{'Effect': 'Allow', 'NotAction': 'ec2:Delete*', 'NotResource': 'arn:aws:ec2:*:*:instance/*'}";

        assertThat(allows(statement, "ec2:ReplaceRoute", Map.of(), table(POOL))).isTrue();
        assertThat(allows(statement, "ec2:DeleteRoute", Map.of(), table(POOL))).isFalse();
        assertThat(
                        allows(
                                statement,
                                "ec2:ReplaceRoute",
                                Map.of(),
                                new Resource(
                                        "arn:aws:ec2:us-east-1:123456789012:instance/i-1",
                                        Map.of(),
                                        Map.of())))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // operator and values | with the tag "main" | without the tag
                "'StringEquals': {'aws:ResourceTag/natkeeper:pool': 'main'} | true | false",
                "'StringEquals': {'aws:ResourceTag/natkeeper:pool': ['a', 'main']} | true | false",
                "'StringEquals': {'aws:ResourceTag/natkeeper:pool': 'mai*'} | false | false",
                "'StringLike': {'aws:ResourceTag/natkeeper:pool': 'mai*'} | true | false",
                "'StringLike': {'aws:ResourceTag/natkeeper:pool': '*'} | true | false",
                "'StringNotEquals': {'aws:ResourceTag/natkeeper:pool': 'main'} | false | true",
                "'StringNotEquals': {'aws:ResourceTag/natkeeper:pool': ['a', 'b']} | true | true",
                "'StringNotLike': {'aws:ResourceTag/natkeeper:pool': 'm*'} | false | true",
                "'StringEqualsIfExists': {'aws:ResourceTag/natkeeper:pool': 'main'} | true | true",
                "'StringEqualsIfExists': {'aws:ResourceTag/natkeeper:pool': 'a'} | false | true",
                "'Null': {'aws:ResourceTag/natkeeper:pool': 'true'} | false | true",
                "'Null': {'aws:ResourceTag/natkeeper:pool': 'false'} | true | false",
                "'Bool': {'aws:ResourceTag/natkeeper:pool': 'true'} | false | false",
                "'ArnLike': {'aws:ResourceTag/natkeeper:pool': '*'} | true | false",
                "'ArnNotEquals': {'aws:ResourceTag/natkeeper:pool': 'a'} | true | true",
                "'StringEquals': {'ec2:ResourceTag/natkeeper:pool': 'main'} | true | false",
            })
    void conditions(String condition, boolean tagged, boolean untagged) {
        String statement =
                "{'Effect': 'Allow', 'Action': 'ec2:ReplaceRoute', 'Resource': '*', 'Condition': {%s}}"
                        .formatted(condition);

        assertThat(allows(statement, "ec2:ReplaceRoute", Map.of(), table(POOL))).isEqualTo(tagged);
        assertThat(allows(statement, "ec2:ReplaceRoute", Map.of(), table(Map.of())))
                .isEqualTo(untagged);
    }

    @Test
    void ofSeveralValuesAllOrAnyMustMatch() {
        String all =
                "{'Effect': 'Allow', 'Action': 'ec2:CreateTags', 'Resource': '*', 'Condition': {'ForAllValues:StringEquals': {'aws:TagKeys': ['a', 'b']}}}";
        String any = all.replace("ForAllValues", "ForAnyValue");
        String some = all.replace("}}}", "}, 'Null': {'aws:TagKeys': 'false'}}}");

        assertThat(allows(all, "ec2:CreateTags", keys("a"), table(POOL))).isTrue();
        assertThat(allows(all, "ec2:CreateTags", keys("a", "c"), table(POOL))).isFalse();
        assertThat(allows(all, "ec2:CreateTags", keys(), table(POOL))).isTrue();
        assertThat(allows(any, "ec2:CreateTags", keys("a", "c"), table(POOL))).isTrue();
        assertThat(allows(any, "ec2:CreateTags", keys(), table(POOL))).isFalse();
        assertThat(allows(some, "ec2:CreateTags", keys(), table(POOL))).isFalse();
    }

    @Test
    void allConditionsMustHold() {
        String both =
                "{'Effect': 'Allow', 'Action': 'ec2:CreateTags', 'Resource': '*', 'Condition': {'StringEquals': {'aws:ResourceTag/natkeeper:pool': 'main', 'aws:RequestTag/a': 'x'}}}";

        assertThat(
                        allows(
                                both,
                                "ec2:CreateTags",
                                Map.of("aws:RequestTag/a", List.of("x")),
                                table(POOL)))
                .isTrue();
        assertThat(allows(both, "ec2:CreateTags", Map.of(), table(POOL))).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'Conditon': {} | [Conditon]",
                "'Condition': {'StringEqual': {'aws:ResourceTag/x': 'a'}} | no condition operator 'StringEqual'",
                "'Condition': {'StringEquals': {'aws:ResourcesTag/x': 'a'}} | no condition key 'aws:ResourcesTag/x'",
                "'Condition': {'StringEquals': {'aws:resourceTag/x': 'a'}} | no condition key 'aws:resourceTag/x'",
                "'Condition': {'StringEquals': {'aws:ResourceTag/': 'a'}} | no condition key",
                "'Condition': {'StringEquals': {'ssm:resourceTag/x': 'a'}} | ec2:ReplaceRoute never has ssm:resourceTag/x",
                "'Condition': {'StringEquals': {'aws:ResourceTag/x': []}} | has no value",
                "'Condition': {'StringEquals': {'aws:TagKeys': 'a'}} | aws:TagKeys has several values",
                "'Condition': {'ForAllValues:StringEquals': {'aws:ResourceTag/x': 'a'}} | has one value",
                "'Condition': {'Null': {'aws:ResourceTag/x': 'no'}} | use true or false",
                "'Condition': {'Null': {'aws:ResourceTag/x': true}} | should be a text",
                "'Condition': {'StringLike': {'aws:ResourceTag/x': '${aws:username}'}} | variables",
                "'Principal': {'AWS': '123456789012'} | only the Principal",
                "'NotAction': 'ec2:*' | either Action or NotAction",
            })
    void whatIamWouldTakeAndNobodyMeansIsRefused(String member, String reason) {
        assertThatThrownBy(() ->
                        policy(
                                "{'Sid': 'Odd', 'Effect': 'Allow', 'Action': 'ec2:ReplaceRoute', 'Resource': '*', %s}"
                                        .formatted(member)))
                .hasMessageContaining("Statement 'Odd'")
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'Effect': 'allow', 'Action': 'ec2:X', 'Resource': '*'} | Effect is allow",
                "{'Effect': 'Allow', 'Action': 'X', 'Resource': '*'} | 'X' is no action",
                "{'Effect': 'Allow', 'Action': [], 'Resource': '*'} | Action is empty",
                "{'Effect': 'Allow', 'Action': 'ec2:X', 'Resource': 'rtb-1'} | 'rtb-1' is no ARN",
                "{'Effect': 'Allow', 'Action': 'ec2:X', 'Resource': 'arn:aws:ec2:*'} | is no ARN",
                "{'Effect': 'Allow', 'Action': 'ec2:X'} | either Resource or NotResource",
            })
    void formsAreChecked(String statement, String reason) {
        assertThatThrownBy(() -> policy(statement)).hasMessageContaining(reason);
    }
}
