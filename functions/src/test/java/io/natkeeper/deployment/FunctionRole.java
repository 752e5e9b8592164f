package io.natkeeper.deployment;

import io.natkeeper.simulator.cloudformation.Deployment;
import io.natkeeper.simulator.cloudformation.TemplateYaml;
import io.natkeeper.simulator.iam.Authorizer.Decision;
import io.natkeeper.simulator.iam.Authorizer.Request;
import io.natkeeper.simulator.iam.Authorizer.Resource;
import io.natkeeper.simulator.iam.PolicyAuthorizer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the role of a function may do in a deployment. */
public final class FunctionRole {

    private final String function;
    private final PolicyAuthorizer deployed;

    /**
     * @param function its logical id
     * @param pools the deployment's
     */
    public FunctionRole(String function, String pools) {
        this.function = function;
        this.deployed =
                new Deployment("123456789012", "us-east-1")
                        .with(
                                TemplateYaml.parse(Template.text("template.yaml")),
                                Map.of("Pools", pools))
                        .authorizer();
    }

    /** All that its statements allow, of whatever. */
    public Set<String> actions() {
        return Statement.ofFunction(function).stream()
                .filter(statement -> !statement.denies())
                .flatMap(statement -> statement.actions().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * @param resource such as {@code ec2 instance/i-1}
     * @param tags of the resource: {@code pool=main entry=true} is {@code natkeeper:pool=main} and
     *     {@code natkeeper:entry=true}
     * @param tagKey that is written
     */
    public boolean allows(
            String action, String resource, @Nullable String tags, @Nullable String tagKey) {
        Map<String, String> tagged =
                tags == null
                        ? Map.of()
                        : Arrays.stream(tags.split(" "))
                                .map(tag -> tag.split("=", -1))
                                .collect(Collectors.toMap(t -> "natkeeper:" + t[0], t -> t[1]));
        return deployed.decide(
                        new Request(
                                "arn:aws:sts::123456789012:assumed-role/%sRole/session"
                                        .formatted(function),
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
}
