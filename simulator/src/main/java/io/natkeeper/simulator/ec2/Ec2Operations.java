package io.natkeeper.simulator.ec2;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The operations that the simulator knows; a new one is a file beside this and a line here. */
public final class Ec2Operations {

    private static final Map<String, Operation<?, ?>> BY_NAME =
            List.<Operation<?, ?>>of(
                            new AssignPrivateIpAddresses(),
                            new AssociateAddress(),
                            new AttachNetworkInterface(),
                            new AuthorizeSecurityGroupIngress(),
                            new CreateNetworkInterface(),
                            new CreateRoute(),
                            new CreateTags(),
                            new DeleteTags(),
                            new DescribeAccountAttributes(),
                            new DescribeAddresses(),
                            new DescribeInstanceStatus(),
                            new DescribeInstanceTypeOfferings(),
                            new DescribeInstanceTypes(),
                            new DescribeInstances(),
                            new DescribeNatGateways(),
                            new DescribeNetworkInterfaces(),
                            new DescribeRouteTables(),
                            new DescribeSecurityGroupRules(),
                            new DescribeSecurityGroups(),
                            new DescribeSubnets(),
                            new DescribeVpcs(),
                            new DisassociateAddress(),
                            new ModifyNetworkInterfaceAttribute(),
                            new ReplaceRoute(),
                            new RevokeSecurityGroupIngress(),
                            new UnassignPrivateIpAddresses())
                    .stream()
                    .collect(Collectors.toUnmodifiableMap(Operation::name, Function.identity()));

    private Ec2Operations() {}

    public static Optional<Operation<?, ?>> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }
}
