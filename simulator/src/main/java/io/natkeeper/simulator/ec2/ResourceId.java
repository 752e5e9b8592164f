package io.natkeeper.simulator.ec2;

import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;

/**
 * The kinds of ids, and what EC2 says of one that is malformed or unknown. Its codes differ in case
 * (ID, Id) from one to the next: these are as documented.
 */
public enum ResourceId {
    INSTANCE("i", "instance", "InvalidInstanceID", "InvalidInstanceID", "instance ID"),
    NETWORK_INTERFACE(
            "eni",
            "network-interface",
            "InvalidNetworkInterfaceID",
            "InvalidNetworkInterfaceId",
            "networkInterface ID"),
    ATTACHMENT(
            "eni-attach",
            "network-interface-attachment",
            "InvalidAttachmentID",
            "InvalidAttachmentID",
            "attachment ID"),
    ROUTE_TABLE(
            "rtb", "route-table", "InvalidRouteTableID", "InvalidRouteTableId", "routeTable ID"),
    SUBNET("subnet", "subnet", "InvalidSubnetID", "InvalidSubnetID", "subnet ID"),
    VPC("vpc", "vpc", "InvalidVpcID", "InvalidVpcID", "vpc ID"),
    INTERNET_GATEWAY(
            "igw",
            "internet-gateway",
            "InvalidInternetGatewayID",
            "InvalidInternetGatewayId",
            "internetGateway ID"),
    SECURITY_GROUP("sg", "security-group", "InvalidGroup", "InvalidGroupId", "security group"),
    SECURITY_GROUP_RULE(
            "sgr",
            "security-group-rule",
            "InvalidSecurityGroupRuleId",
            "InvalidSecurityGroupRuleId",
            "security group rule ID"),
    ALLOCATION(
            "eipalloc",
            "elastic-ip",
            "InvalidAllocationID",
            "InvalidAllocationID",
            "allocation ID"),
    ASSOCIATION(
            "eipassoc",
            "elastic-ip",
            "InvalidAssociationID",
            "InvalidAssociationID",
            "association ID"),
    NAT_GATEWAY("nat", "natgateway", "InvalidNatGatewayID", "InvalidNatGatewayID", "natGateway ID"),
    TRANSIT_GATEWAY(
            "tgw",
            "transit-gateway",
            "InvalidTransitGatewayID",
            "InvalidTransitGatewayID",
            "transitGateway ID"),
    VPC_PEERING_CONNECTION(
            "pcx",
            "vpc-peering-connection",
            "InvalidVpcPeeringConnectionID",
            "InvalidVpcPeeringConnectionId",
            "vpcPeeringConnection ID");

    private static final Pattern HEX = Pattern.compile("[0-9a-f]{8}|[0-9a-f]{17}");

    private final String prefix;
    private final String arnType;
    private final String notFoundCode;
    private final String malformedCode;
    private final String noun;

    ResourceId(
            String prefix, String arnType, String notFoundCode, String malformedCode, String noun) {
        this.prefix = prefix;
        this.arnType = arnType;
        this.notFoundCode = notFoundCode + ".NotFound";
        this.malformedCode = malformedCode + ".Malformed";
        this.noun = noun;
    }

    public String prefix() {
        return prefix;
    }

    boolean matches(String id) {
        return id.startsWith(prefix + "-")
                && HEX.matcher(id.substring(prefix.length() + 1)).matches();
    }

    /** The kind that an id looks like; null for none. */
    static @Nullable ResourceId kindOf(String id) {
        for (ResourceId kind : values()) {
            if (kind.matches(id)) {
                return kind;
            }
        }
        return null;
    }

    String arn(Call call, String id) {
        return "arn:aws:ec2:%s:%s:%s/%s".formatted(call.region(), call.accountId(), arnType, id);
    }

    void requireForm(String id) {
        if (!matches(id)) {
            throw malformed(id);
        }
    }

    Ec2Exception malformed(String id) {
        return Ec2Errors.badRequest(
                malformedCode, "Invalid id: \"%s\" (expecting \"%s-...\")".formatted(id, prefix));
    }

    public Ec2Exception notFound(String id) {
        return Ec2Errors.badRequest(notFoundCode, "The %s '%s' does not exist".formatted(noun, id));
    }

    Ec2Exception notFound(List<String> ids) {
        return ids.size() == 1
                ? notFound(ids.getFirst())
                : Ec2Errors.badRequest(
                        notFoundCode,
                        "The %ss '%s' do not exist".formatted(noun, String.join(", ", ids)));
    }

    /** What the ids name, or everything when there are none; by id. */
    <T> SortedMap<String, T> select(SortedMap<String, T> all, List<String> ids) {
        if (ids.isEmpty()) {
            return all;
        }
        ids.forEach(this::requireForm);
        List<String> unknown = ids.stream().filter(id -> !all.containsKey(id)).distinct().toList();
        if (!unknown.isEmpty()) {
            throw notFound(unknown);
        }
        TreeMap<String, T> selected = new TreeMap<>(all);
        selected.keySet().retainAll(Set.copyOf(ids));
        return selected;
    }
}
