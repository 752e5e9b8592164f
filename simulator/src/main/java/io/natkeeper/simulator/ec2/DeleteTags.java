package io.natkeeper.simulator.ec2;

import io.natkeeper.simulator.world.World;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import software.amazon.awssdk.services.ec2.model.DeleteTagsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteTagsResponse;
import software.amazon.awssdk.services.ec2.model.Tag;

/**
 * A tag given with a value goes only if it has that value (the empty one included); given without,
 * it goes whatever its value; no tags given: all go. A tag that is not there is no error.
 */
final class DeleteTags implements Operation<DeleteTagsRequest, DeleteTagsResponse> {

    @Override
    public String name() {
        return "DeleteTags";
    }

    @Override
    public Class<DeleteTagsRequest> requestType() {
        return DeleteTagsRequest.class;
    }

    @Override
    public Supplier<DeleteTagsRequest.Builder> newRequest() {
        return DeleteTagsRequest::builder;
    }

    @Override
    public DeleteTagsResponse apply(DeleteTagsRequest request, Call call) {
        List<String> ids = request.resources();
        Tagging.checkResources(ids);
        request.tags().forEach(Tagging::checkKey);
        Tagging.authorize("ec2:DeleteTags", ids, request.tags(), call);
        Tagging.requireAll(call.world(), ids);
        World world = call.world();
        for (String id : ids) {
            world = world.withTags(id, left(world.tagsOf(id).orElseThrow(), request.tags()));
        }
        World untagged = world;
        Requests.refuseDryRun(request.dryRun());
        call.change(_ -> untagged);
        return DeleteTagsResponse.builder().build();
    }

    private static Map<String, String> left(Map<String, String> before, List<Tag> tags) {
        if (tags.isEmpty()) {
            TreeMap<String, String> reserved = new TreeMap<>(before);
            reserved.keySet().removeIf(key -> !key.startsWith("aws:"));
            return Map.copyOf(reserved);
        }
        Map<String, String> after = new TreeMap<>(before);
        for (Tag tag : tags) {
            if (tag.value() == null) {
                after.remove(tag.key());
            } else {
                after.remove(tag.key(), tag.value());
            }
        }
        return Map.copyOf(after);
    }
}
