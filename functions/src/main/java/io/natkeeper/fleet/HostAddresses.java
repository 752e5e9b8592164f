package io.natkeeper.fleet;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The addresses of a NAT instance, as EC2 showed them.
 *
 * @param instanceType such as t4g.nano
 * @param networkInterfaceId the primary interface
 * @param addresses of the primary interface
 * @param subnetId of the primary interface, likewise the groups
 * @param further the other interfaces, by device index: their addresses are for the egress policy
 */
public record HostAddresses(
        String instanceType,
        String networkInterfaceId,
        List<PrivateAddress> addresses,
        String subnetId,
        List<String> securityGroupIds,
        List<FurtherInterface> further) {

    /**
     * @param leftBehind the id of its attachment, where Natkeeper made the interface and EC2 would
     *     not delete it with the host
     */
    public record FurtherInterface(
            String networkInterfaceId,
            int deviceIndex,
            List<PrivateAddress> addresses,
            Optional<String> leftBehind) {}

    /**
     * @param publicIp an Elastic IP, or on the primary address one that AWS assigned
     */
    public record PrivateAddress(String address, boolean primary, Optional<String> publicIp) {

        /** As a number, so that 10.0.0.9 comes before 10.0.0.10. */
        long number() {
            long number = 0;
            int begin = 0;
            for (int dot = address.indexOf('.'); dot >= 0; dot = address.indexOf('.', begin)) {
                number = number * 256 + Integer.parseInt(address, begin, dot, 10);
                begin = dot + 1;
            }
            return number * 256 + Integer.parseInt(address, begin, address.length(), 10);
        }
    }

    /** Those that an Elastic IP can come to and leave without cutting the host off, in order. */
    public List<PrivateAddress> secondaries() {
        return addresses.stream()
                .filter(a -> !a.primary())
                .sorted(Comparator.comparingLong(PrivateAddress::number))
                .toList();
    }

    /** Which device another interface would be. */
    int nextDeviceIndex() {
        return 1 + further.stream().mapToInt(FurtherInterface::deviceIndex).max().orElse(0);
    }

    /** How many Elastic IPs it has room for, beside its own address. */
    int places() {
        return secondaries().size() + further.stream().mapToInt(i -> i.addresses().size()).sum();
    }

    /**
     * The public address that new flows leave by: of the first secondary address that has one, else
     * the primary one's. The host's own script follows the same rule.
     *
     * @param chosen public addresses that only those leave by whom the egress policy names
     */
    public Optional<String> leavesBy(Set<String> chosen) {
        return Stream.concat(
                        secondaries().stream(), addresses.stream().filter(PrivateAddress::primary))
                .flatMap(a -> a.publicIp().stream())
                .filter(ip -> !chosen.contains(ip))
                .findFirst();
    }
}
