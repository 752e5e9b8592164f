package io.natkeeper.simulator.world;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An elastic network interface.
 *
 * @param clientToken of the request that created it; empty where none named one
 */
public record NetworkInterface(
        String id,
        String vpcId,
        String subnetId,
        String macAddress,
        List<PrivateAddress> privateAddresses,
        boolean sourceDestCheck,
        List<String> securityGroupIds,
        Optional<Attachment> attachment,
        Map<String, String> tags,
        String description,
        Optional<String> clientToken) {

    /** One that nobody has described, as an instance is launched with. */
    public NetworkInterface(
            String id,
            String vpcId,
            String subnetId,
            String macAddress,
            List<PrivateAddress> privateAddresses,
            boolean sourceDestCheck,
            List<String> securityGroupIds,
            Optional<Attachment> attachment,
            Map<String, String> tags) {
        this(
                id,
                vpcId,
                subnetId,
                macAddress,
                privateAddresses,
                sourceDestCheck,
                securityGroupIds,
                attachment,
                tags,
                "",
                Optional.empty());
    }

    /** One private address, with the one public address that may stand for it outside. */
    public record PrivateAddress(String address, boolean primary, Optional<String> publicIp) {}

    public record Attachment(
            String id, String instanceId, int deviceIndex, boolean deleteOnTermination) {}

    public String primaryAddress() {
        return privateAddresses.stream()
                .filter(PrivateAddress::primary)
                .findFirst()
                .orElseThrow()
                .address();
    }

    /** The private address that a public one stands for. */
    public Optional<PrivateAddress> carrierOf(String publicIp) {
        return privateAddresses.stream()
                .filter(a -> a.publicIp().filter(publicIp::equals).isPresent())
                .findFirst();
    }

    /** The interface whose private address, which must be one of its own, has this public one. */
    public NetworkInterface withPublicIp(String address, Optional<String> publicIp) {
        return withPrivateAddresses(
                privateAddresses.stream()
                        .map(a ->
                                a.address().equals(address)
                                        ? new PrivateAddress(address, a.primary(), publicIp)
                                        : a)
                        .toList());
    }

    public NetworkInterface withSourceDestCheck(boolean newSourceDestCheck) {
        return new NetworkInterface(
                id,
                vpcId,
                subnetId,
                macAddress,
                privateAddresses,
                newSourceDestCheck,
                securityGroupIds,
                attachment,
                tags,
                description,
                clientToken);
    }

    public NetworkInterface withPrivateAddresses(List<PrivateAddress> newPrivateAddresses) {
        return new NetworkInterface(
                id,
                vpcId,
                subnetId,
                macAddress,
                newPrivateAddresses,
                sourceDestCheck,
                securityGroupIds,
                attachment,
                tags,
                description,
                clientToken);
    }

    public NetworkInterface withAttachment(Optional<Attachment> newAttachment) {
        return new NetworkInterface(
                id,
                vpcId,
                subnetId,
                macAddress,
                privateAddresses,
                sourceDestCheck,
                securityGroupIds,
                newAttachment,
                tags,
                description,
                clientToken);
    }

    public NetworkInterface withTags(Map<String, String> newTags) {
        return new NetworkInterface(
                id,
                vpcId,
                subnetId,
                macAddress,
                privateAddresses,
                sourceDestCheck,
                securityGroupIds,
                attachment,
                newTags,
                description,
                clientToken);
    }
}
