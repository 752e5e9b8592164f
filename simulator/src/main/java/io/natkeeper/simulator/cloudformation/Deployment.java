package io.natkeeper.simulator.cloudformation;

import io.natkeeper.simulator.iam.Policy;
import io.natkeeper.simulator.iam.PolicyAuthorizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Templates deployed to one account and Region: the permissions of their roles. A resource has the
 * name that it asks for, or else its logical id, so that a test can make it where the policies
 * expect it.
 */
public final class Deployment {

    private final String accountId;
    private final String region;
    private final Map<String, List<Policy>> byRole = new TreeMap<>();
    private final List<Policy> ofResources = new ArrayList<>();

    public Deployment(String accountId, String region) {
        this.accountId = accountId;
        this.region = region;
    }

    /**
     * Deploys a file.
     *
     * @param parameters values of the template's parameters, for others than their defaults
     */
    public Deployment with(Path file, Map<String, String> parameters) {
        try {
            return with(TemplateYaml.parse(Files.readString(file)), parameters);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Deploys a template that was read.
     *
     * @param parameters values of the template's parameters, for others than their defaults
     */
    public Deployment with(Map<String, Object> template, Map<String, String> parameters) {
        Map<String, Object> resources = map(template.get("Resources"));
        Intrinsics intrinsics = intrinsics(template, parameters);
        resources.forEach((id, resource) -> {
            Map<String, Object> properties = map(map(resource).get("Properties"));
            switch (type(resource)) {
                // SAM makes the role, under this name.
                case "AWS::Serverless::Function" ->
                        byRole.put(id + "Role", policies(properties.get("Policies"), intrinsics));
                case "AWS::IAM::Role" ->
                        byRole.put(
                                id,
                                policies(
                                        list(properties.get("Policies")).stream()
                                                .map(policy -> map(policy).get("PolicyDocument"))
                                                .toList(),
                                        intrinsics));
                // Somebody who has nothing but this policy.
                case "AWS::IAM::ManagedPolicy" ->
                        byRole.put(
                                id,
                                policies(List.of(properties.get("PolicyDocument")), intrinsics));
                case "AWS::Events::EventBusPolicy" ->
                        ofResources.addAll(
                                policies(
                                        List.of(
                                                Map.of(
                                                        "Version",
                                                        "2012-10-17",
                                                        "Statement",
                                                        properties.get("Statement"))),
                                        intrinsics));
                default -> {}
            }
        });
        return this;
    }

    /** Lets a role do everything: for what is done by hand. */
    public Deployment withAdministrator(String role) {
        byRole.put(role, List.of(Policy.ALLOW_ALL));
        return this;
    }

    /** What the policies of all templates together permit. */
    public PolicyAuthorizer authorizer() {
        return new PolicyAuthorizer(byRole, ofResources);
    }

    private static List<Policy> policies(@Nullable Object policies, Intrinsics intrinsics) {
        return list(policies).stream()
                .map(policy -> Policy.read(map(intrinsics.resolve(policy))))
                .toList();
    }

    private Intrinsics intrinsics(Map<String, Object> template, Map<String, String> parameters) {
        Map<String, Object> references = new HashMap<>();
        references.put("AWS::AccountId", accountId);
        references.put("AWS::Partition", "aws");
        references.put("AWS::Region", region);
        map(template.get("Parameters"))
                .forEach((name, declared) -> {
                    Object value =
                            parameters.getOrDefault(name, text(map(declared).get("Default")));
                    references.put(
                            name,
                            type(declared).equals("CommaDelimitedList")
                                    ? Arrays.asList(String.valueOf(value).split(",", -1))
                                    : value);
                });
        Map<String, String> attributes = new HashMap<>();
        map(template.get("Resources"))
                .forEach((id, resource) -> name(id, map(resource), references, attributes));
        return new Intrinsics(references, attributes);
    }

    /** What Ref and the attribute Arn give, of the types that policies refer to. */
    private void name(
            String id,
            Map<String, Object> resource,
            Map<String, Object> references,
            Map<String, String> attributes) {
        Object name = map(resource.get("Properties")).getOrDefault("Name", id);
        switch (type(resource)) {
            case "AWS::SNS::Topic" -> references.put(id, arn("sns", id));
            case "AWS::KMS::Key" -> attributes.put(id + ".Arn", arn("kms", "key/" + id));
            case "AWS::SSM::Document" -> references.put(id, name);
            case "AWS::Events::EventBus" -> {
                references.put(id, name);
                attributes.put(id + ".Arn", arn("events", "event-bus/" + name));
            }
            default -> {}
        }
    }

    private String arn(String service, String resource) {
        return "arn:aws:%s:%s:%s:%s".formatted(service, region, accountId, resource);
    }

    private static String type(Object declared) {
        return String.valueOf(map(declared).get("Type"));
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    @SuppressWarnings("unchecked") // Keys of a template are texts.
    private static Map<String, Object> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }

    private static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }
}
