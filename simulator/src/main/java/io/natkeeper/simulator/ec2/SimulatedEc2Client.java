package io.natkeeper.simulator.ec2;

import io.natkeeper.simulator.retry.Retries;
import io.natkeeper.simulator.time.Timing;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.AssignPrivateIpAddressesRequest;
import software.amazon.awssdk.services.ec2.model.AssignPrivateIpAddressesResponse;
import software.amazon.awssdk.services.ec2.model.AssociateAddressRequest;
import software.amazon.awssdk.services.ec2.model.AssociateAddressResponse;
import software.amazon.awssdk.services.ec2.model.AttachNetworkInterfaceRequest;
import software.amazon.awssdk.services.ec2.model.AttachNetworkInterfaceResponse;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupIngressRequest;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupIngressResponse;
import software.amazon.awssdk.services.ec2.model.CreateNetworkInterfaceRequest;
import software.amazon.awssdk.services.ec2.model.CreateNetworkInterfaceResponse;
import software.amazon.awssdk.services.ec2.model.CreateRouteRequest;
import software.amazon.awssdk.services.ec2.model.CreateRouteResponse;
import software.amazon.awssdk.services.ec2.model.CreateTagsRequest;
import software.amazon.awssdk.services.ec2.model.CreateTagsResponse;
import software.amazon.awssdk.services.ec2.model.DeleteTagsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteTagsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeAccountAttributesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeAccountAttributesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeAddressesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeAddressesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceStatusRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceStatusResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypeOfferingsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypeOfferingsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeNatGatewaysRequest;
import software.amazon.awssdk.services.ec2.model.DescribeNatGatewaysResponse;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkInterfacesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkInterfacesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeRouteTablesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeRouteTablesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupRulesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupRulesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsResponse;
import software.amazon.awssdk.services.ec2.model.DisassociateAddressRequest;
import software.amazon.awssdk.services.ec2.model.DisassociateAddressResponse;
import software.amazon.awssdk.services.ec2.model.Ec2Request;
import software.amazon.awssdk.services.ec2.model.Ec2Response;
import software.amazon.awssdk.services.ec2.model.ModifyNetworkInterfaceAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ModifyNetworkInterfaceAttributeResponse;
import software.amazon.awssdk.services.ec2.model.ReplaceRouteRequest;
import software.amazon.awssdk.services.ec2.model.ReplaceRouteResponse;
import software.amazon.awssdk.services.ec2.model.RevokeSecurityGroupIngressRequest;
import software.amazon.awssdk.services.ec2.model.RevokeSecurityGroupIngressResponse;
import software.amazon.awssdk.services.ec2.model.UnassignPrivateIpAddressesRequest;
import software.amazon.awssdk.services.ec2.model.UnassignPrivateIpAddressesResponse;

/** The SDK's client over the simulated operations, with the SDK's own retries. */
public final class SimulatedEc2Client implements Ec2Client {

    private final AttemptPath path;
    private final Retries retries;
    private final String principalArn;

    public SimulatedEc2Client(
            AttemptPath path, RetryStrategy retryStrategy, Timing timing, String principalArn) {
        this.path = path;
        this.retries = new Retries("ec2", retryStrategy, timing);
        this.principalArn = principalArn;
    }

    @Override
    public DescribeInstancesResponse describeInstances(DescribeInstancesRequest request) {
        return call(new DescribeInstances(), request);
    }

    @Override
    public DescribeInstanceStatusResponse describeInstanceStatus(
            DescribeInstanceStatusRequest request) {
        return call(new DescribeInstanceStatus(), request);
    }

    @Override
    public DescribeRouteTablesResponse describeRouteTables(DescribeRouteTablesRequest request) {
        return call(new DescribeRouteTables(), request);
    }

    @Override
    public DescribeSubnetsResponse describeSubnets(DescribeSubnetsRequest request) {
        return call(new DescribeSubnets(), request);
    }

    @Override
    public DescribeNetworkInterfacesResponse describeNetworkInterfaces(
            DescribeNetworkInterfacesRequest request) {
        return call(new DescribeNetworkInterfaces(), request);
    }

    @Override
    public DescribeNatGatewaysResponse describeNatGateways(DescribeNatGatewaysRequest request) {
        return call(new DescribeNatGateways(), request);
    }

    @Override
    public DescribeVpcsResponse describeVpcs(DescribeVpcsRequest request) {
        return call(new DescribeVpcs(), request);
    }

    @Override
    public ReplaceRouteResponse replaceRoute(ReplaceRouteRequest request) {
        return call(new ReplaceRoute(), request);
    }

    @Override
    public CreateRouteResponse createRoute(CreateRouteRequest request) {
        return call(new CreateRoute(), request);
    }

    @Override
    public ModifyNetworkInterfaceAttributeResponse modifyNetworkInterfaceAttribute(
            ModifyNetworkInterfaceAttributeRequest request) {
        return call(new ModifyNetworkInterfaceAttribute(), request);
    }

    @Override
    public CreateTagsResponse createTags(CreateTagsRequest request) {
        return call(new CreateTags(), request);
    }

    @Override
    public DeleteTagsResponse deleteTags(DeleteTagsRequest request) {
        return call(new DeleteTags(), request);
    }

    @Override
    public AssignPrivateIpAddressesResponse assignPrivateIpAddresses(
            AssignPrivateIpAddressesRequest request) {
        return call(new AssignPrivateIpAddresses(), request);
    }

    @Override
    public CreateNetworkInterfaceResponse createNetworkInterface(
            CreateNetworkInterfaceRequest request) {
        return call(new CreateNetworkInterface(), request);
    }

    @Override
    public AttachNetworkInterfaceResponse attachNetworkInterface(
            AttachNetworkInterfaceRequest request) {
        return call(new AttachNetworkInterface(), request);
    }

    @Override
    public AssociateAddressResponse associateAddress(AssociateAddressRequest request) {
        return call(new AssociateAddress(), request);
    }

    @Override
    public DescribeAddressesResponse describeAddresses(DescribeAddressesRequest request) {
        return call(new DescribeAddresses(), request);
    }

    @Override
    public DescribeAccountAttributesResponse describeAccountAttributes(
            DescribeAccountAttributesRequest request) {
        return call(new DescribeAccountAttributes(), request);
    }

    @Override
    public DescribeInstanceTypeOfferingsResponse describeInstanceTypeOfferings(
            DescribeInstanceTypeOfferingsRequest request) {
        return call(new DescribeInstanceTypeOfferings(), request);
    }

    @Override
    public DescribeInstanceTypesResponse describeInstanceTypes(
            DescribeInstanceTypesRequest request) {
        return call(new DescribeInstanceTypes(), request);
    }

    @Override
    public DisassociateAddressResponse disassociateAddress(DisassociateAddressRequest request) {
        return call(new DisassociateAddress(), request);
    }

    @Override
    public UnassignPrivateIpAddressesResponse unassignPrivateIpAddresses(
            UnassignPrivateIpAddressesRequest request) {
        return call(new UnassignPrivateIpAddresses(), request);
    }

    @Override
    public AuthorizeSecurityGroupIngressResponse authorizeSecurityGroupIngress(
            AuthorizeSecurityGroupIngressRequest request) {
        return call(new AuthorizeSecurityGroupIngress(), request);
    }

    @Override
    public DescribeSecurityGroupRulesResponse describeSecurityGroupRules(
            DescribeSecurityGroupRulesRequest request) {
        return call(new DescribeSecurityGroupRules(), request);
    }

    @Override
    public DescribeSecurityGroupsResponse describeSecurityGroups(
            DescribeSecurityGroupsRequest request) {
        return call(new DescribeSecurityGroups(), request);
    }

    @Override
    public RevokeSecurityGroupIngressResponse revokeSecurityGroupIngress(
            RevokeSecurityGroupIngressRequest request) {
        return call(new RevokeSecurityGroupIngress(), request);
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {
        // Nothing is held.
    }

    private <Q extends Ec2Request, R extends Ec2Response> R call(
            Operation<Q, R> operation, Q request) {
        return retries.call(attempt -> path.attempt(operation, request, attempt, principalArn));
    }
}
