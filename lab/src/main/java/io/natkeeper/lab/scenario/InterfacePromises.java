package io.natkeeper.lab.scenario;

import io.natkeeper.lab.network.Sent;
import io.natkeeper.lab.report.RunRecord.Promise;
import io.natkeeper.lab.traffic.Sample;
import io.natkeeper.simulator.world.NetworkInterface;
import io.natkeeper.simulator.world.NetworkInterface.PrivateAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Promises about the two interfaces of a NAT host.
 *
 * @param sent who sent to whom over each of its interfaces, by what passed their cards
 */
record InterfacePromises(Evidence seen, String natId, Map<String, Set<Sent>> sent) {

    private List<NetworkInterface> interfaces() {
        return seen.after().interfacesOf(natId);
    }

    Promise theSecondIsNatkeepers() {
        return Promise.byNatkeeper(
                "Natkeeper has attached a second interface: tagged, source/dest check off, to be deleted with its host",
                interfaces().size() == 2
                        && seen.before().interfacesOf(natId).size() == 1
                        && isNatkeepers(interfaces().getLast()));
    }

    private static boolean isNatkeepers(NetworkInterface second) {
        return second.tags().entrySet().containsAll(Vpc.TAGGED.entrySet())
                && !second.sourceDestCheck()
                && second.attachment().orElseThrow().deleteOnTermination();
    }

    Promise eachLeavesByItsOwn(String onePublicIp, String otherPublicIp) {
        Optional<NetworkInterface> one = carrierOf(onePublicIp);
        Optional<NetworkInterface> other = carrierOf(otherPublicIp);
        return Promise.byPackets(
                "On nat-a packets for %s and %s leave by an interface each, and by no other"
                        .formatted(onePublicIp, otherPublicIp),
                one.isPresent()
                        && other.isPresent()
                        && !one.equals(other)
                        && leftOnlyBy(one.get(), onePublicIp, Traffic.SERVER_ADDRESS)
                        && leftOnlyBy(other.get(), otherPublicIp, Traffic.SERVER_ADDRESS));
    }

    /** New connections, and some that stay open. */
    Promise whoComesInByTheSecondIsAnsweredByIt(String client) {
        NetworkInterface second = interfaces().getLast();
        List<Sample> samples = seen.port(client);
        return Promise.byPackets(
                "All that connect from outside to the second interface's address are answered, and by that interface",
                samples.stream().anyMatch(s -> s.kind() == Sample.Kind.TCP_NEW)
                        && samples.stream().anyMatch(s -> s.kind() == Sample.Kind.TCP_ESTABLISHED)
                        && samples.stream().noneMatch(s -> s.failed(seen.end()))
                        && second.privateAddresses().stream()
                                .flatMap(a -> a.publicIp().stream())
                                .allMatch(ip -> leftOnlyBy(second, ip, PortTargets.PARTNER)));
    }

    private Optional<NetworkInterface> carrierOf(String publicIp) {
        return interfaces().stream().filter(i -> i.carrierOf(publicIp).isPresent()).findFirst();
    }

    /** What has the private address that a public one stands for. */
    private boolean leftOnlyBy(NetworkInterface carrier, String publicIp, String destination) {
        String address = carrier.carrierOf(publicIp).map(PrivateAddress::address).orElseThrow();
        return sent.getOrDefault(carrier.id(), Set.of()).contains(new Sent(address, destination))
                && sent.entrySet().stream()
                        .filter(each -> !each.getKey().equals(carrier.id()))
                        .flatMap(each -> each.getValue().stream())
                        .noneMatch(packet -> packet.source().equals(address));
    }
}
