package io.natkeeper.simulator.ec2;

import io.natkeeper.simulator.iam.Authorizer;
import io.natkeeper.simulator.world.ElasticIp;
import io.natkeeper.simulator.world.NetworkInterface;
import io.natkeeper.simulator.world.World;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.ec2.model.DisassociateAddressRequest;
import software.amazon.awssdk.services.ec2.model.DisassociateAddressResponse;

/** By association; one that is over is unknown. */
final class DisassociateAddress
        implements Operation<DisassociateAddressRequest, DisassociateAddressResponse> {

    @Override
    public String name() {
        return "DisassociateAddress";
    }

    @Override
    public Class<DisassociateAddressRequest> requestType() {
        return DisassociateAddressRequest.class;
    }

    @Override
    public Supplier<DisassociateAddressRequest.Builder> newRequest() {
        return DisassociateAddressRequest::builder;
    }

    @Override
    public DisassociateAddressResponse apply(DisassociateAddressRequest request, Call call) {
        String associationId = Requests.required(request.associationId(), "AssociationId");
        World world = call.world();
        Optional<ElasticIp> elasticIp =
                world.elasticIps().values().stream()
                        .filter(e -> e.associationId().equals(associationId))
                        .filter(e -> world.carrierOf(e.publicIp()).isPresent())
                        .findFirst();
        authorize(elasticIp, call);
        ElasticIp associated =
                elasticIp.orElseThrow(() -> ResourceId.ASSOCIATION.notFound(associationId));
        Requests.refuseDryRun(request.dryRun());
        call.change(w -> ElasticIpAssociations.dissolved(w, associated, call.addresses()));
        return DisassociateAddressResponse.builder().build();
    }

    private static void authorize(Optional<ElasticIp> elasticIp, Call call) {
        List<Authorizer.Resource> resources =
                elasticIp
                        .map(e -> {
                            NetworkInterface carrier =
                                    call.world().carrierOf(e.publicIp()).orElseThrow();
                            return List.of(
                                    ElasticIpAssociations.resource(e, call),
                                    ElasticIpAssociations.resource(carrier, call));
                        })
                        .orElse(List.of());
        call.authorize("ec2:DisassociateAddress", resources, Map.of());
    }
}
