package io.natkeeper.egress;

import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.failover.SdkCalls;
import io.natkeeper.simulator.cloudformation.Deployment;
import io.natkeeper.simulator.cloudformation.TemplateYaml;
import io.natkeeper.simulator.iam.Authorizer.Decision;
import io.natkeeper.simulator.iam.Authorizer.Request;
import io.natkeeper.simulator.iam.Authorizer.Resource;
import io.natkeeper.simulator.iam.PolicyAuthorizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The egress policy's permissions are those that its code needs, and no more. */
final class EgressPermissionsTest {

    private static final Map<String, Object> TEMPLATE = template();

    private static final PolicyAuthorizer EVERY_POOL = deployed("*");
    private static final PolicyAuthorizer OFFICE = deployed("office,shop");

    private static Map<String, Object> template() {
        try {
            return TemplateYaml.parse(Files.readString(Path.of("..", "template.yaml")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PolicyAuthorizer deployed(String pools) {
        return new Deployment("123456789012", "us-east-1")
                .with(TEMPLATE, Map.of("Pools", pools))
                .authorizer();
    }

    private static boolean allows(
            PolicyAuthorizer authorizer,
            String action,
            String resource,
            @Nullable String tags,
            @Nullable String tagKey) {
        Map<String, String> tagged =
                tags == null
                        ? Map.of()
                        : Arrays.stream(tags.split(" "))
                                .map(tag -> tag.split("=", -1))
                                .collect(Collectors.toMap(t -> "natkeeper:" + t[0], t -> t[1]));
        return authorizer.decide(
                        new Request(
                                "arn:aws:sts::123456789012:assumed-role/EgressPolicyFunctionRole/egress-policy",
                                action,
                                List.of(new Resource(arn(resource), tagged, tags(action, tagged))),
                                tagKey == null ? Map.of() : Map.of("aws:TagKeys", List.of(tagKey))))
                instanceof Decision.Allowed;
    }

    private static String arn(String resource) {
        String service = resource.substring(0, resource.indexOf(' '));
        return "arn:aws:%s:us-east-1:123456789012:%s"
                .formatted(service, resource.substring(resource.indexOf(' ') + 1));
    }

    /** Systems Manager shows an instance's tags under its own key. */
    private static Map<String, List<String>> tags(String action, Map<String, String> tags) {
        return action.startsWith("ssm:")
                ? tags.entrySet().stream()
                        .collect(
                                Collectors.toMap(
                                        tag -> "ssm:resourceTag/" + tag.getKey(),
                                        tag -> List.of(tag.getValue())))
                : Map.of();
    }

    @Test
    void theyAreWhatTheCodeCallsAndNoMore() {
        Set<String> needed = SdkCalls.actionsOf(EgressPolicyHandler.class);
        // SNS asks for these in the publisher's name; no code calls them.
        needed.addAll(Set.of("kms:GenerateDataKey*", "kms:Decrypt"));

        assertThat(granted()).isEqualTo(needed);
    }

    private static Set<String> granted() {
        Set<String> granted = new TreeSet<>();
        for (Object statement : list(policy().get("Statement"))) {
            if ("Allow".equals(map(statement).get("Effect"))) {
                Object actions = map(statement).get("Action");
                (actions instanceof List<?> several ? several : List.of(String.valueOf(actions)))
                        .forEach(action -> granted.add(String.valueOf(action)));
            }
        }
        return granted;
    }

    private static Map<?, ?> policy() {
        Map<?, ?> function = map(map(TEMPLATE.get("Resources")).get("EgressPolicyFunction"));
        return map(list(map(function.get("Properties")).get("Policies")).getFirst());
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
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
        assertThat(allows(EVERY_POOL, action, resource, tags, tagKey))
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
        assertThat(allows(OFFICE, action, resource, tags.replace("POOL", "shop"), tagKey)).isTrue();
        assertThat(allows(OFFICE, action, resource, tags.replace("POOL", "main"), tagKey))
                .isFalse();
    }
}
