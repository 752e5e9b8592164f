package io.natkeeper.simulator.ec2;

import io.natkeeper.simulator.ec2.Pages.Page;
import io.natkeeper.simulator.world.InstanceTypes;
import io.natkeeper.simulator.world.Subnet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypeOfferingsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypeOfferingsResponse;
import software.amazon.awssdk.services.ec2.model.InstanceTypeOffering;
import software.amazon.awssdk.services.ec2.model.LocationType;

/** Of the zones that have a subnet. Zone use1-az3 has no arm64, as in AWS. */
final class DescribeInstanceTypeOfferings
        implements Operation<
                DescribeInstanceTypeOfferingsRequest, DescribeInstanceTypeOfferingsResponse> {

    private static final Pages PAGES = new Pages("DescribeInstanceTypeOfferings", 1000);

    private record Offering(String type, String zone) {}

    @Override
    public String name() {
        return "DescribeInstanceTypeOfferings";
    }

    @Override
    public Class<DescribeInstanceTypeOfferingsRequest> requestType() {
        return DescribeInstanceTypeOfferingsRequest.class;
    }

    @Override
    public Supplier<DescribeInstanceTypeOfferingsRequest.Builder> newRequest() {
        return DescribeInstanceTypeOfferingsRequest::builder;
    }

    @Override
    public DescribeInstanceTypeOfferingsResponse apply(
            DescribeInstanceTypeOfferingsRequest request, Call call) {
        if (request.locationType() != LocationType.AVAILABILITY_ZONE) {
            throw Ec2Errors.badRequest(
                    "InvalidParameterValue", "The simulator knows offerings by availability-zone");
        }
        PAGES.check(request.maxResults());
        var matches =
                Filters.<Offering>untagged()
                        .one("instance-type", Offering::type)
                        .one("location", Offering::zone)
                        .of(request.filters());
        call.authorize("ec2:DescribeInstanceTypeOfferings");
        Requests.refuseDryRun(request.dryRun());
        Page<Offering> page =
                PAGES.page(offerings(call), matches, request.maxResults(), request.nextToken());
        return DescribeInstanceTypeOfferingsResponse.builder()
                .instanceTypeOfferings(
                        page.items().stream()
                                .map(offering ->
                                        InstanceTypeOffering.builder()
                                                .instanceType(offering.type())
                                                .locationType(LocationType.AVAILABILITY_ZONE)
                                                .location(offering.zone())
                                                .build())
                                .toList())
                .nextToken(page.nextToken())
                .build();
    }

    private static SortedMap<String, Offering> offerings(Call call) {
        SortedMap<String, Offering> offerings = new TreeMap<>();
        for (Subnet subnet : call.world().subnets().values()) {
            InstanceTypes.byName()
                    .values()
                    .forEach(type -> {
                        if (!type.architecture().equals("arm64")
                                || !subnet.availabilityZoneId().equals("use1-az3")) {
                            offerings.put(
                                    type.name() + " " + subnet.availabilityZone(),
                                    new Offering(type.name(), subnet.availabilityZone()));
                        }
                    });
        }
        return offerings;
    }
}
