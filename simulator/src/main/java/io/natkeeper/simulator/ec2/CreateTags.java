package io.natkeeper.simulator.ec2;

import io.natkeeper.simulator.world.World;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import software.amazon.awssdk.services.ec2.model.CreateTagsRequest;
import software.amazon.awssdk.services.ec2.model.CreateTagsResponse;
import software.amazon.awssdk.services.ec2.model.Tag;

/** All resources or none. A tag that exists is overwritten. */
final class CreateTags implements Operation<CreateTagsRequest, CreateTagsResponse> {

    @Override
    public String name() {
        return "CreateTags";
    }

    @Override
    public Class<CreateTagsRequest> requestType() {
        return CreateTagsRequest.class;
    }

    @Override
    public Supplier<CreateTagsRequest.Builder> newRequest() {
        return CreateTagsRequest::builder;
    }

    @Override
    public CreateTagsResponse apply(CreateTagsRequest request, Call call) {
        List<String> ids = request.resources();
        Tagging.checkResources(ids);
        if (request.tags().isEmpty()) {
            throw Ec2Errors.missingParameter("tagSet");
        }
        Set<String> keys = new HashSet<>();
        for (Tag tag : request.tags()) {
            Tagging.checkKey(tag);
            if (!keys.add(tag.key())) {
                throw Ec2Errors.invalidValue(
                        "Duplicate tag key '%s' specified.".formatted(tag.key()));
            }
        }
        Tagging.authorize("ec2:CreateTags", ids, request.tags(), call);
        Tagging.requireAll(call.world(), ids);
        World world = call.world();
        for (String id : ids) {
            world = world.withTags(id, merged(world.tagsOf(id).orElseThrow(), request.tags()));
        }
        World tagged = world;
        Requests.refuseDryRun(request.dryRun());
        call.change(_ -> tagged);
        return CreateTagsResponse.builder().build();
    }

    private static Map<String, String> merged(Map<String, String> before, List<Tag> tags) {
        Map<String, String> after = new TreeMap<>(before);
        for (Tag tag : tags) {
            after.put(tag.key(), tag.value() == null ? "" : tag.value());
        }
        if (after.size() > Tagging.MAX_TAGS) {
            throw Ec2Errors.badRequest(
                    "TagLimitExceeded",
                    "The maximum number of Tags for this resource has been reached.");
        }
        return Map.copyOf(after);
    }
}
