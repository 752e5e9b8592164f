package io.natkeeper.aws;

import io.natkeeper.Ipv4Prefix;
import java.util.List;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Vpc;
import software.amazon.awssdk.services.ec2.model.VpcCidrBlockStateCode;

/** Reads which addresses a VPC has. */
final class VpcReader {

    private final Ec2Client ec2;

    VpcReader(Ec2Client ec2) {
        this.ec2 = ec2;
    }

    /** All of its associated blocks, sorted. */
    Reading<List<Ipv4Prefix>> ranges(String vpcId) {
        Filter filter = Filter.builder().name("vpc-id").values(vpcId).build();
        return new Reading<>(
                "ec2:DescribeVpcs", () -> ranges(ec2.describeVpcs(r -> r.filters(filter)).vpcs()));
    }

    private static List<Ipv4Prefix> ranges(List<Vpc> vpcs) {
        return vpcs.stream()
                .flatMap(vpc -> vpc.cidrBlockAssociationSet().stream())
                .filter(block -> block.cidrBlockState().state() == VpcCidrBlockStateCode.ASSOCIATED)
                .map(block -> Ipv4Prefix.of(block.cidrBlock()))
                .distinct()
                .sorted()
                .toList();
    }
}
