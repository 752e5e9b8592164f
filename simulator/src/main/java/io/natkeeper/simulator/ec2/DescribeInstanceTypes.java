package io.natkeeper.simulator.ec2;

import io.natkeeper.simulator.ec2.Pages.Page;
import io.natkeeper.simulator.world.InstanceTypes;
import io.natkeeper.simulator.world.InstanceTypes.InstanceType;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypesResponse;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfo;
import software.amazon.awssdk.services.ec2.model.NetworkInfo;
import software.amazon.awssdk.services.ec2.model.ProcessorInfo;

/** Of each type that the simulator knows: what it can carry of the network. */
final class DescribeInstanceTypes
        implements Operation<DescribeInstanceTypesRequest, DescribeInstanceTypesResponse> {

    private static final Pages PAGES = new Pages("DescribeInstanceTypes", 100);

    @Override
    public String name() {
        return "DescribeInstanceTypes";
    }

    @Override
    public Class<DescribeInstanceTypesRequest> requestType() {
        return DescribeInstanceTypesRequest.class;
    }

    @Override
    public Supplier<DescribeInstanceTypesRequest.Builder> newRequest() {
        return DescribeInstanceTypesRequest::builder;
    }

    @Override
    public DescribeInstanceTypesResponse apply(DescribeInstanceTypesRequest request, Call call) {
        List<String> names = request.instanceTypesAsStrings();
        Requests.refuseIdsWithMaxResults("instanceTypes", names, request.maxResults());
        PAGES.check(request.maxResults());
        var matches = filters().of(request.filters());
        call.authorize("ec2:DescribeInstanceTypes");
        SortedMap<String, InstanceType> found = named(names);
        Requests.refuseDryRun(request.dryRun());
        Page<InstanceType> page =
                PAGES.page(found, matches, request.maxResults(), request.nextToken());
        return DescribeInstanceTypesResponse.builder()
                .instanceTypes(page.items().stream().map(DescribeInstanceTypes::shape).toList())
                .nextToken(page.nextToken())
                .build();
    }

    private static SortedMap<String, InstanceType> named(List<String> names) {
        TreeMap<String, InstanceType> all = new TreeMap<>(InstanceTypes.byName());
        if (names.isEmpty()) {
            return all;
        }
        List<String> unknown = names.stream().filter(name -> !all.containsKey(name)).toList();
        if (!unknown.isEmpty()) {
            throw Ec2Errors.badRequest(
                    "InvalidInstanceType",
                    "The following supplied instance types do not exist: [%s]"
                            .formatted(String.join(", ", unknown)));
        }
        all.keySet().retainAll(names);
        return all;
    }

    private static Filters<InstanceType> filters() {
        return Filters.<InstanceType>untagged()
                .one("instance-type", InstanceType::name)
                .one("processor-info.supported-architecture", InstanceType::architecture)
                .one(
                        "network-info.ipv4-addresses-per-interface",
                        t -> Integer.toString(t.ipv4AddressesPerInterface()))
                .one(
                        "network-info.maximum-network-interfaces",
                        t -> Integer.toString(t.maximumNetworkInterfaces()));
    }

    private static InstanceTypeInfo shape(InstanceType type) {
        return InstanceTypeInfo.builder()
                .instanceType(type.name())
                .processorInfo(
                        ProcessorInfo.builder()
                                .supportedArchitecturesWithStrings(type.architecture())
                                .build())
                .networkInfo(
                        NetworkInfo.builder()
                                .networkPerformance(type.networkPerformance())
                                .maximumNetworkInterfaces(type.maximumNetworkInterfaces())
                                .ipv4AddressesPerInterface(type.ipv4AddressesPerInterface())
                                .build())
                .build();
    }
}
