package io.natkeeper.simulator.ec2;

import io.natkeeper.simulator.iam.Authorizer;
import io.natkeeper.simulator.world.World;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/** What CreateTags and DeleteTags have in common. */
final class Tagging {

    static final int MAX_TAGS = 50;
    private static final int MAX_KEY = 127;
    private static final int MAX_VALUE = 255;
    private static final int MAX_RESOURCES = 1000;

    private Tagging() {}

    static void checkResources(List<String> ids) {
        if (ids.isEmpty()) {
            throw Ec2Errors.missingParameter("resourceIdSet");
        }
        if (ids.size() > MAX_RESOURCES) {
            throw Ec2Errors.badRequest(
                    "InvalidRequest",
                    "%d exceeds the maximum number of resources that can be tagged at once (%d)."
                            .formatted(ids.size(), MAX_RESOURCES));
        }
        for (String id : ids) {
            if (ResourceId.kindOf(id) == null) {
                throw Ec2Errors.badRequest("InvalidID", "The ID '%s' is not valid".formatted(id));
            }
        }
    }

    static void checkKey(Tag tag) {
        String key = tag.key();
        if (key == null || key.isEmpty()) {
            throw Ec2Errors.missingParameter("tag.key");
        }
        if (key.length() > MAX_KEY) {
            throw Ec2Errors.invalidValue(
                    "Tag key exceeds the maximum length of %d characters".formatted(MAX_KEY));
        }
        if (key.toLowerCase(Locale.ROOT).startsWith("aws:")) {
            throw Ec2Errors.invalidValue(
                    "Tag keys starting with 'aws:' are reserved for internal use");
        }
        if (tag.value() != null && tag.value().length() > MAX_VALUE) {
            throw Ec2Errors.invalidValue(
                    "Tag value exceeds the maximum length of %d characters".formatted(MAX_VALUE));
        }
    }

    /** The tags of a request that creates something of one type. */
    static List<Tag> specified(List<TagSpecification> specifications, ResourceType type) {
        for (TagSpecification specification : specifications) {
            if (specification.resourceType() != type) {
                throw Ec2Errors.invalidValue(
                        "'%s' is not a valid taggable resource type for this operation."
                                .formatted(specification.resourceTypeAsString()));
            }
        }
        List<Tag> tags = specifications.stream().flatMap(s -> s.tags().stream()).toList();
        tags.forEach(Tagging::checkKey);
        return tags;
    }

    static void authorize(String action, List<String> ids, List<Tag> tags, Call call) {
        Map<String, List<String>> context = new TreeMap<>();
        context.put("aws:TagKeys", tags.stream().map(Tag::key).toList());
        for (Tag tag : tags) {
            if (tag.value() != null) {
                context.put("aws:RequestTag/" + tag.key(), List.of(tag.value()));
            }
        }
        call.authorize(
                action, ids.stream().map(id -> resource(id, call)).toList(), Map.copyOf(context));
    }

    private static Authorizer.Resource resource(String id, Call call) {
        ResourceId kind = ResourceId.kindOf(id);
        if (kind == null) {
            throw new IllegalArgumentException(id);
        }
        return new Authorizer.Resource(
                kind.arn(call, id), call.world().tagsOf(id).orElse(Map.of()), Map.of());
    }

    static void requireAll(World world, List<String> ids) {
        for (String id : ids) {
            Optional<Map<String, String>> tags = world.tagsOf(id);
            if (tags.isEmpty()) {
                ResourceId kind = ResourceId.kindOf(id);
                throw kind == null
                        ? Ec2Errors.badRequest(
                                "InvalidID", "The ID '%s' is not valid".formatted(id))
                        : kind.notFound(id);
            }
        }
    }
}
