package io.natkeeper.simulator.iam;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Decides as IAM does within one account: each resource that a request touches needs a statement
 * that allows it and none, of the role or of a resource, that denies it. Who acts as a role that is
 * not known may do nothing.
 *
 * @param byRole policies of each role, by its name
 * @param ofResources policies of resources, such as an event bus; here they can deny, and what they
 *     allow the role must be allowed, too
 */
public record PolicyAuthorizer(Map<String, List<Policy>> byRole, List<Policy> ofResources)
        implements Authorizer {

    private static final Pattern SESSION =
            Pattern.compile("arn:[a-z-]+:sts::\\d{12}:assumed-role/([^/]+)/[^/]+");

    /**
     * The keys under which each service shows a resource's tags, beside {@code aws:ResourceTag}.
     */
    private static final Map<String, String> OWN_TAG_KEYS =
            Map.of("ec2", "ec2:ResourceTag/", "autoscaling", "autoscaling:ResourceTag/");

    public PolicyAuthorizer {
        byRole = Map.copyOf(byRole);
        ofResources = List.copyOf(ofResources);
    }

    @Override
    public Decision decide(Request request) {
        List<Policy> policies = byRole.getOrDefault(role(request.principalArn()), List.of());
        if (request.resources().isEmpty()) {
            return decide(request, new Resource("*", Map.of(), Map.of()), policies);
        }
        return request.resources().stream()
                .map(resource -> decide(request, resource, policies))
                .filter(Decision.Denied.class::isInstance)
                .findFirst()
                .orElseGet(Decision.Allowed::new);
    }

    private Decision decide(Request request, Resource resource, List<Policy> policies) {
        String action = request.action();
        Map<String, List<String>> context = context(request, resource);
        if (policies.stream().anyMatch(p -> p.denies(action, resource.arn(), context))) {
            return denied(resource, "of an explicit deny in an identity-based policy");
        }
        if (ofResources.stream().anyMatch(p -> p.denies(action, resource.arn(), context))) {
            return denied(resource, "of an explicit deny in a resource-based policy");
        }
        return policies.stream().anyMatch(p -> p.allows(action, resource.arn(), context))
                ? new Decision.Allowed()
                : denied(
                        resource,
                        "no identity-based policy allows the %s action".formatted(action));
    }

    private static Decision denied(Resource resource, String reason) {
        return new Decision.Denied(resource.arn(), reason);
    }

    private static String role(String principalArn) {
        Matcher session = SESSION.matcher(principalArn);
        return session.matches() ? session.group(1) : "";
    }

    private static Map<String, List<String>> context(Request request, Resource resource) {
        Map<String, List<String>> context = new TreeMap<>(request.context());
        context.putAll(resource.context());
        String service = request.action().substring(0, request.action().indexOf(':'));
        resource.tags()
                .forEach((key, value) -> {
                    context.put("aws:ResourceTag/" + key, List.of(value));
                    String own = OWN_TAG_KEYS.get(service);
                    if (own != null) {
                        context.put(own + key, List.of(value));
                    }
                });
        return context;
    }
}
