package io.natkeeper.simulator.ec2;

import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.services.ec2.model.AccountAttribute;
import software.amazon.awssdk.services.ec2.model.AccountAttributeValue;
import software.amazon.awssdk.services.ec2.model.DescribeAccountAttributesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeAccountAttributesResponse;

/** How many Elastic IPs the account may have: five, as every account at first. */
final class DescribeAccountAttributes
        implements Operation<DescribeAccountAttributesRequest, DescribeAccountAttributesResponse> {

    private static final String ELASTIC_IPS = "vpc-max-elastic-ips";

    @Override
    public String name() {
        return "DescribeAccountAttributes";
    }

    @Override
    public Class<DescribeAccountAttributesRequest> requestType() {
        return DescribeAccountAttributesRequest.class;
    }

    @Override
    public Supplier<DescribeAccountAttributesRequest.Builder> newRequest() {
        return DescribeAccountAttributesRequest::builder;
    }

    @Override
    public DescribeAccountAttributesResponse apply(
            DescribeAccountAttributesRequest request, Call call) {
        call.authorize("ec2:DescribeAccountAttributes");
        Requests.refuseDryRun(request.dryRun());
        if (!request.attributeNamesAsStrings().equals(List.of(ELASTIC_IPS))) {
            throw Ec2Errors.badRequest(
                    "InvalidParameterValue", "The simulator knows the attribute " + ELASTIC_IPS);
        }
        return DescribeAccountAttributesResponse.builder()
                .accountAttributes(
                        AccountAttribute.builder()
                                .attributeName(ELASTIC_IPS)
                                .attributeValues(
                                        AccountAttributeValue.builder().attributeValue("5").build())
                                .build())
                .build();
    }
}
