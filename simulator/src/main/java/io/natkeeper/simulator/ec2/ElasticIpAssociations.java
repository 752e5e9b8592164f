package io.natkeeper.simulator.ec2;

import io.natkeeper.simulator.iam.Authorizer;
import io.natkeeper.simulator.world.ElasticIp;
import io.natkeeper.simulator.world.NetworkInterface;
import io.natkeeper.simulator.world.NetworkInterface.PrivateAddress;
import io.natkeeper.simulator.world.World;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What AssociateAddress, DisassociateAddress and UnassignPrivateIpAddresses have in common. */
final class ElasticIpAssociations {

    private ElasticIpAssociations() {}

    /** The world in which the Elastic IP stands for nothing; its former host may get another. */
    static World dissolved(World world, ElasticIp elasticIp, AddressControl addresses) {
        Optional<NetworkInterface> carrier = world.carrierOf(elasticIp.publicIp());
        if (carrier.isEmpty()) {
            return world;
        }
        NetworkInterface before = carrier.orElseThrow();
        PrivateAddress address = before.carrierOf(elasticIp.publicIp()).orElseThrow();
        World after = world.with(before.withPublicIp(address.address(), Optional.empty()));
        return address.primary() && before.attachment().isPresent()
                ? addresses.renewed(after, before.attachment().orElseThrow().instanceId())
                : after;
    }

    static Authorizer.Resource resource(ElasticIp elasticIp, Call call) {
        return new Authorizer.Resource(
                ResourceId.ALLOCATION.arn(call, elasticIp.allocationId()),
                elasticIp.tags(),
                Map.of(
                        "ec2:AllocationId",
                        List.of(elasticIp.allocationId()),
                        "ec2:PublicIpAddress",
                        List.of(elasticIp.publicIp())));
    }

    static Authorizer.Resource resource(NetworkInterface networkInterface, Call call) {
        return new Authorizer.Resource(
                ResourceId.NETWORK_INTERFACE.arn(call, networkInterface.id()),
                networkInterface.tags(),
                Map.of(
                        "ec2:NetworkInterfaceID",
                        List.of(networkInterface.id()),
                        "ec2:Vpc",
                        List.of(ResourceId.VPC.arn(call, networkInterface.vpcId())),
                        "ec2:Subnet",
                        List.of(ResourceId.SUBNET.arn(call, networkInterface.subnetId()))));
    }

    /** As {@link #resource(NetworkInterface, Call)}, for an id that may name nothing. */
    static Authorizer.Resource interfaceResource(String id, Call call) {
        NetworkInterface networkInterface = call.world().networkInterfaces().get(id);
        return networkInterface == null
                ? new Authorizer.Resource(
                        ResourceId.NETWORK_INTERFACE.arn(call, id),
                        Map.of(),
                        Map.of("ec2:NetworkInterfaceID", List.of(id)))
                : resource(networkInterface, call);
    }
}
