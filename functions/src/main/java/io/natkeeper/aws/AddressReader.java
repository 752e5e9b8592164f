package io.natkeeper.aws;

import io.natkeeper.Observed;
import io.natkeeper.fleet.ElasticIp;
import io.natkeeper.fleet.HostAddresses;
import io.natkeeper.fleet.HostAddresses.FurtherInterface;
import io.natkeeper.fleet.HostAddresses.PrivateAddress;
import io.natkeeper.fleet.NatInstance;
import io.natkeeper.fleet.PoolAddresses;
import io.natkeeper.fleet.TypeLimits;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Address;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterface;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfo;

/**
 * Reads the pools' Elastic IPs, and what instance types can carry. The latter never changes, and
 * matters only while a host lacks an address: it is asked for with the next observation, so that it
 * costs no round trip of its own, and remembered.
 */
final class AddressReader {

    private static final int TYPES_PER_PAGE = 100;

    private final Ec2Client ec2;
    private final Filter poolFilter;
    private final Map<String, TypeLimits> limits = new HashMap<>();
    private final Set<String> inQuestion = new HashSet<>();

    AddressReader(Ec2Client ec2, Filter poolFilter) {
        this.ec2 = ec2;
        this.poolFilter = poolFilter;
    }

    Reading<List<Address>> elasticIps() {
        return new Reading<>(
                "ec2:DescribeAddresses",
                () -> ec2.describeAddresses(r -> r.filters(poolFilter)).addresses());
    }

    /** What was in question at the last observation; empty where that is answered. */
    synchronized Optional<Reading<Map<String, TypeLimits>>> instanceTypes() {
        List<String> families =
                inQuestion.stream()
                        .filter(type -> !limits.containsKey(type))
                        .map(type -> type.replaceFirst("\\..*", ".*"))
                        .distinct()
                        .sorted()
                        .toList();
        return families.isEmpty()
                ? Optional.empty()
                : Optional.of(new Reading<>("ec2:DescribeInstanceTypes", () -> limits(families)));
    }

    private Map<String, TypeLimits> limits(List<String> families) {
        Filter filter = Filter.builder().name("instance-type").values(families).build();
        return ec2
                .describeInstanceTypesPaginator(r -> r.filters(filter).maxResults(TYPES_PER_PAGE))
                .instanceTypes()
                .stream()
                .collect(
                        Collectors.toMap(
                                InstanceTypeInfo::instanceTypeAsString,
                                type ->
                                        new TypeLimits(
                                                type.networkInfo().ipv4AddressesPerInterface(),
                                                type.networkInfo().maximumNetworkInterfaces())));
    }

    synchronized PoolAddresses addresses(
            List<Address> elasticIps,
            List<Instance> instances,
            List<NatInstance> hosts,
            Optional<Reading<Map<String, TypeLimits>>> instanceTypes) {
        Map<String, Observed<TypeLimits>> known = new HashMap<>();
        instanceTypes.ifPresent(reading -> {
            switch (reading.result()) {
                case Observed.Known<Map<String, TypeLimits>>(var read) -> limits.putAll(read);
                case Observed.Unknown<Map<String, TypeLimits>>(String cause) ->
                        inQuestion.forEach(type -> known.put(type, Observed.unknown(cause)));
            }
        });
        limits.forEach((type, limit) -> known.put(type, Observed.known(limit)));
        PoolAddresses addresses =
                new PoolAddresses(
                        elasticIps.stream().flatMap(a -> elasticIp(a).stream()).toList(),
                        hostAddresses(instances),
                        Map.copyOf(known));
        inQuestion.addAll(
                addresses.typesInQuestion(
                        hosts.stream()
                                .collect(Collectors.toMap(NatInstance::id, NatInstance::pool))));
        return addresses;
    }

    private static Optional<ElasticIp> elasticIp(Address address) {
        return Tags.value(address.tags(), Tags.POOL)
                .map(pool ->
                        new ElasticIp(
                                address.allocationId(),
                                Tags.value(address.tags(), Tags.NAME),
                                address.publicIp(),
                                pool,
                                address.tags().stream().anyMatch(t -> t.key().equals(Tags.ENTRY)),
                                Tags.value(address.tags(), Tags.EGRESS),
                                Optional.ofNullable(address.networkInterfaceId())
                                        .map(id ->
                                                new ElasticIp.Place(
                                                        id,
                                                        address.privateIpAddress(),
                                                        Optional.ofNullable(
                                                                address.instanceId())))));
    }

    private static Map<String, HostAddresses> hostAddresses(List<Instance> instances) {
        Map<String, HostAddresses> hosts = new HashMap<>();
        for (Instance instance : instances) {
            hostAddresses(instance).ifPresent(a -> hosts.put(instance.instanceId(), a));
        }
        return hosts;
    }

    private static Optional<HostAddresses> hostAddresses(Instance instance) {
        List<InstanceNetworkInterface> interfaces =
                instance.networkInterfaces().stream()
                        .sorted(Comparator.comparingInt(i -> i.attachment().deviceIndex()))
                        .toList();
        return interfaces.stream()
                .findFirst()
                .map(primary ->
                        new HostAddresses(
                                instance.instanceTypeAsString(),
                                primary.networkInterfaceId(),
                                privateAddresses(primary),
                                primary.subnetId(),
                                primary.groups().stream()
                                        .map(GroupIdentifier::groupId)
                                        .sorted()
                                        .toList(),
                                interfaces.stream().skip(1).map(AddressReader::further).toList()));
    }

    private static FurtherInterface further(InstanceNetworkInterface networkInterface) {
        var attachment = networkInterface.attachment();
        boolean outlives =
                AwsActuator.FURTHER_INTERFACE.equals(networkInterface.description())
                        && !attachment.deleteOnTermination();
        return new FurtherInterface(
                networkInterface.networkInterfaceId(),
                attachment.deviceIndex(),
                privateAddresses(networkInterface),
                outlives ? Optional.of(attachment.attachmentId()) : Optional.empty());
    }

    private static List<PrivateAddress> privateAddresses(
            InstanceNetworkInterface networkInterface) {
        return networkInterface.privateIpAddresses().stream()
                .map(a ->
                        new PrivateAddress(
                                a.privateIpAddress(),
                                a.primary(),
                                Stream.ofNullable(a.association())
                                        .map(association -> association.publicIp())
                                        .findFirst()))
                .toList();
    }
}
