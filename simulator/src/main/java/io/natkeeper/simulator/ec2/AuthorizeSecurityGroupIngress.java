package io.natkeeper.simulator.ec2;

import io.natkeeper.simulator.iam.Authorizer;
import io.natkeeper.simulator.world.SecurityGroup;
import io.natkeeper.simulator.world.SecurityGroup.Peer;
import io.natkeeper.simulator.world.SecurityGroup.Rule;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupIngressRequest;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupIngressResponse;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;

/** Adds rules to a group: all of them or none. */
final class AuthorizeSecurityGroupIngress
        implements Operation<
                AuthorizeSecurityGroupIngressRequest, AuthorizeSecurityGroupIngressResponse> {

    /** The default quota; IPv6 has its own, and a rule of a group counts in both. */
    private static final int MOST_RULES = 60;

    @Override
    public String name() {
        return "AuthorizeSecurityGroupIngress";
    }

    @Override
    public Class<AuthorizeSecurityGroupIngressRequest> requestType() {
        return AuthorizeSecurityGroupIngressRequest.class;
    }

    @Override
    public Supplier<AuthorizeSecurityGroupIngressRequest.Builder> newRequest() {
        return AuthorizeSecurityGroupIngressRequest::builder;
    }

    @Override
    public AuthorizeSecurityGroupIngressResponse apply(
            AuthorizeSecurityGroupIngressRequest request, Call call) {
        requireModelled(request);
        String groupId = Requests.required(request.groupId(), "groupId");
        ResourceId.SECURITY_GROUP.requireForm(groupId);
        List<Rule> wanted = RuleRequest.rules(request.ipPermissions());
        List<Tag> tags =
                Tagging.specified(request.tagSpecifications(), ResourceType.SECURITY_GROUP_RULE);
        authorize(groupId, tags, call);
        SecurityGroup group =
                Optional.ofNullable(call.world().securityGroups().get(groupId))
                        .orElseThrow(() -> ResourceId.SECURITY_GROUP.notFound(groupId));
        RuleRequest.requireGroups(call.world(), wanted);
        refuseDuplicates(wanted, group);
        if (group.ingress().size() + wanted.size() > MOST_RULES) {
            throw Ec2Errors.badRequest(
                    "RulesPerSecurityGroupLimitExceeded",
                    "The maximum number of rules per security group has been reached.");
        }
        Requests.refuseDryRun(request.dryRun());
        Map<String, String> tagMap = new TreeMap<>();
        tags.forEach(tag -> tagMap.put(tag.key(), tag.value() == null ? "" : tag.value()));
        List<Rule> added =
                wanted.stream()
                        .map(r ->
                                r.withId(call.newId(ResourceId.SECURITY_GROUP_RULE))
                                        .withTags(Map.copyOf(tagMap)))
                        .toList();
        call.change(w -> {
            SecurityGroup now = w.securityGroup(groupId);
            return w.with(
                    now.withIngress(
                            Stream.concat(now.ingress().stream(), added.stream()).toList()));
        });
        return AuthorizeSecurityGroupIngressResponse.builder()
                .returnValue(true)
                .securityGroupRules(
                        added.stream()
                                .map(r -> SecurityGroupShape.rule(group, r, false, call))
                                .toList())
                .build();
    }

    private static void requireModelled(AuthorizeSecurityGroupIngressRequest request) {
        if (request.groupName() != null
                || request.cidrIp() != null
                || request.ipProtocol() != null
                || request.sourceSecurityGroupName() != null) {
            throw new UnsupportedOperationException(
                    "The simulator knows a group's id and IpPermissions only: " + request);
        }
    }

    private static void authorize(String groupId, List<Tag> tags, Call call) {
        call.authorize(
                "ec2:AuthorizeSecurityGroupIngress",
                List.of(SecurityGroupShape.resource(groupId, call)),
                Map.of());
        if (!tags.isEmpty()) {
            Map<String, List<String>> context = new TreeMap<>();
            context.put("ec2:CreateAction", List.of("AuthorizeSecurityGroupIngress"));
            context.put("aws:TagKeys", tags.stream().map(Tag::key).toList());
            tags.forEach(tag ->
                    context.put(
                            "aws:RequestTag/" + tag.key(),
                            List.of(tag.value() == null ? "" : tag.value())));
            call.authorize(
                    "ec2:CreateTags",
                    List.of(
                            new Authorizer.Resource(
                                    ResourceId.SECURITY_GROUP_RULE.arn(call, "*"),
                                    Map.of(),
                                    Map.of())),
                    Map.copyOf(context));
        }
    }

    private static void refuseDuplicates(List<Rule> wanted, SecurityGroup group) {
        for (Rule rule : wanted) {
            if (group.ingress().stream().anyMatch(rule::isSameAs)) {
                throw Ec2Errors.badRequest(
                        "InvalidPermission.Duplicate",
                        "the specified rule \"%s\" already exists".formatted(words(rule)));
            }
        }
    }

    private static String words(Rule rule) {
        String peer =
                switch (rule.peer()) {
                    case Peer.Cidr(String cidr) -> cidr;
                    case Peer.Group(String id) -> id;
                };
        return rule.protocol().equals("-1")
                ? "peer: %s, ALL, ALLOW".formatted(peer)
                : "peer: %s, %s, from port: %d, to port: %d, ALLOW"
                        .formatted(
                                peer,
                                rule.protocol().toUpperCase(Locale.ROOT),
                                rule.fromPort(),
                                rule.toPort());
    }
}
