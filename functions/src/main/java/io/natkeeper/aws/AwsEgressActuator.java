package io.natkeeper.aws;

import io.natkeeper.Outcome;
import io.natkeeper.egress.EgressAction;
import io.natkeeper.egress.EgressActuator;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Tag;

/** Writes tags, and the inventory of sources. */
public final class AwsEgressActuator implements EgressActuator {

    private final Ec2Client ec2;
    private final InventoryWriter inventories;

    public AwsEgressActuator(AwsClients clients) {
        this.ec2 = clients.ec2();
        this.inventories = new InventoryWriter(clients.ssm());
    }

    @Override
    public Outcome apply(EgressAction action) {
        return switch (action) {
            case EgressAction.Follow(var address, String tableId) ->
                    tag(address.allocationId(), tableId);
            case EgressAction.Unfollow(var address) ->
                    Writing.of(
                            "ec2:DeleteTags",
                            address.allocationId(),
                            () -> untag(address.allocationId()));
            case EgressAction.MarkEgress(String instanceId, String version) ->
                    tag(instanceId, version);
            case EgressAction.PublishInventory inventory -> inventories.publish(inventory.writes());
        };
    }

    private Outcome tag(String resource, String value) {
        Tag tag = Tag.builder().key(Tags.EGRESS).value(value).build();
        return Writing.of(
                "ec2:CreateTags",
                resource,
                () -> ec2.createTags(r -> r.resources(resource).tags(tag)));
    }

    private void untag(String resource) {
        Tag tag = Tag.builder().key(Tags.EGRESS).build();
        ec2.deleteTags(r -> r.resources(resource).tags(tag));
    }
}
