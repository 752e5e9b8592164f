package io.natkeeper.lab.metadata;

import io.natkeeper.simulator.world.Instance;
import io.natkeeper.simulator.world.NetworkInterface;
import io.natkeeper.simulator.world.NetworkInterface.PrivateAddress;
import io.natkeeper.simulator.world.Subnet;
import io.natkeeper.simulator.world.World;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the metadata service tells one instance: texts by path below {@code /latest/}. The paths and
 * their meaning are those of the EC2 user guide, "Instance metadata categories".
 */
final class InstanceMetadata {

    private static final String ROLE = "natkeeper-host";

    private final SortedMap<String, String> texts = new TreeMap<>();

    private InstanceMetadata() {}

    /** Empty when the world has no such instance, or it has no network interface. */
    static Optional<InstanceMetadata> of(World world, String instanceId) {
        Instance instance = world.instances().get(instanceId);
        List<NetworkInterface> interfaces = world.interfacesOf(instanceId);
        if (instance == null || interfaces.isEmpty()) {
            return Optional.empty();
        }
        InstanceMetadata metadata = new InstanceMetadata();
        metadata.addInstance(world, instance, interfaces.getFirst());
        interfaces.forEach(i -> metadata.addInterface(world, i));
        return Optional.of(metadata);
    }

    /**
     * The text at a path, or the listing of the folder there, in which folders end with a slash;
     * empty when there is neither.
     */
    Optional<String> read(String path) {
        String text = texts.get(path);
        if (text != null) {
            return Optional.of(text);
        }
        String folder = path.isEmpty() || path.endsWith("/") ? path : path + "/";
        SortedSet<String> children = new TreeSet<>();
        for (String candidate : texts.tailMap(folder).keySet()) {
            if (!candidate.startsWith(folder)) {
                break;
            }
            String below = candidate.substring(folder.length());
            int slash = below.indexOf('/');
            children.add(slash < 0 ? below : below.substring(0, slash + 1));
        }
        return children.isEmpty() ? Optional.empty() : Optional.of(String.join("\n", children));
    }

    private void addInstance(World world, Instance instance, NetworkInterface primary) {
        Subnet subnet = subnet(world, primary);
        String region = regionOf(subnet.availabilityZone());
        texts.put("meta-data/instance-id", instance.id());
        texts.put("meta-data/instance-type", instance.instanceType());
        texts.put("meta-data/local-ipv4", primary.primaryAddress());
        primary.privateAddresses().stream()
                .filter(PrivateAddress::primary)
                .flatMap(a -> a.publicIp().stream())
                .forEach(publicIp -> texts.put("meta-data/public-ipv4", publicIp));
        texts.put("meta-data/mac", primary.macAddress());
        texts.put("meta-data/placement/availability-zone", subnet.availabilityZone());
        texts.put("meta-data/placement/availability-zone-id", subnet.availabilityZoneId());
        texts.put("meta-data/placement/region", region);
        texts.put("meta-data/services/domain", "amazonaws.com");
        texts.put(
                "meta-data/iam/security-credentials/" + ROLE,
                InstanceCredentials.json(instance.id()));
        instance.tags().forEach((key, value) -> texts.put("meta-data/tags/instance/" + key, value));
        texts.put(
                "dynamic/instance-identity/document",
                """
                {
                  "availabilityZone" : "%s",
                  "instanceId" : "%s",
                  "instanceType" : "%s",
                  "pendingTime" : "%s",
                  "privateIp" : "%s",
                  "region" : "%s",
                  "version" : "2017-09-30"
                }\
                """
                        .formatted(
                                subnet.availabilityZone(),
                                instance.id(),
                                instance.instanceType(),
                                instance.launchTime(),
                                primary.primaryAddress(),
                                region));
    }

    private void addInterface(World world, NetworkInterface networkInterface) {
        Subnet subnet = subnet(world, networkInterface);
        List<String> ranges = required(world.vpcs(), networkInterface.vpcId()).cidrBlocks();
        List<PrivateAddress> addresses = primaryFirst(networkInterface.privateAddresses());
        List<String> publicIps = addresses.stream().flatMap(a -> a.publicIp().stream()).toList();
        String at = "meta-data/network/interfaces/macs/" + networkInterface.macAddress() + "/";
        texts.put(
                at + "device-number",
                Integer.toString(networkInterface.attachment().orElseThrow().deviceIndex()));
        texts.put(at + "interface-id", networkInterface.id());
        texts.put(at + "mac", networkInterface.macAddress());
        texts.put(at + "local-ipv4s", lines(addresses.stream().map(PrivateAddress::address)));
        if (!publicIps.isEmpty()) {
            texts.put(at + "public-ipv4s", String.join("\n", publicIps));
        }
        addresses.forEach(address ->
                address.publicIp()
                        .ifPresent(publicIp ->
                                texts.put(
                                        at + "ipv4-associations/" + publicIp, address.address())));
        texts.put(at + "subnet-id", subnet.id());
        texts.put(at + "subnet-ipv4-cidr-block", subnet.cidrBlock());
        texts.put(at + "vpc-id", networkInterface.vpcId());
        ranges.stream().findFirst().ifPresent(r -> texts.put(at + "vpc-ipv4-cidr-block", r));
        texts.put(at + "vpc-ipv4-cidr-blocks", String.join("\n", ranges));
        texts.put(
                at + "security-group-ids", String.join("\n", networkInterface.securityGroupIds()));
    }

    private static List<PrivateAddress> primaryFirst(List<PrivateAddress> addresses) {
        return addresses.stream()
                .sorted((a, b) -> Boolean.compare(b.primary(), a.primary()))
                .toList();
    }

    private static String lines(Stream<String> lines) {
        return lines.collect(Collectors.joining("\n"));
    }

    private static Subnet subnet(World world, NetworkInterface networkInterface) {
        return required(world.subnets(), networkInterface.subnetId());
    }

    /** A zone's name is its Region's and one letter. */
    private static String regionOf(String availabilityZone) {
        return availabilityZone.substring(0, availabilityZone.length() - 1);
    }

    private static <T> T required(Map<String, T> map, String id) {
        T value = map.get(id);
        if (value == null) {
            throw new IllegalStateException("The simulated world has no " + id);
        }
        return value;
    }
}
