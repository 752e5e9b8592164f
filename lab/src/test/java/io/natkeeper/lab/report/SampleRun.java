package io.natkeeper.lab.report;

import io.natkeeper.lab.report.Measurements.Moments;
import io.natkeeper.lab.report.RunRecord.Entry;
import io.natkeeper.lab.report.RunRecord.PrivateHost;
import io.natkeeper.lab.report.RunRecord.Promise;
import io.natkeeper.lab.traffic.Sample;
import io.natkeeper.lab.traffic.Sample.Kind;
import io.natkeeper.simulator.ApiAttempt;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A run as the lab would record it, made up and fixed to the millisecond. */
final class SampleRun {

    static final Instant ZERO = Instant.parse("2026-03-01T12:00:10Z");
    private static final String ADDRESS_A = "198.51.100.11";
    private static final String ADDRESS_B = "198.51.100.12";

    private SampleRun() {}

    static Instant at(long millis) {
        return ZERO.plusMillis(millis);
    }

    /** Two zones with two hosts each; zone a's NAT instance stops. */
    static RunRecord natStop() {
        List<PrivateHost> hosts =
                List.of(
                        new PrivateHost("private-a1", "a", failingOver("private-a1", 0)),
                        new PrivateHost("private-a2", "a", failingOver("private-a2", 17)),
                        new PrivateHost("private-b1", "b", undisturbed("private-b1", 5)),
                        new PrivateHost("private-b2", "b", undisturbed("private-b2", 29)));
        List<ApiAttempt> attempts = attempts();
        Map<String, String> delays = new LinkedHashMap<>();
        delays.put("event emission", "EC2 state changes reach EventBridge after 500 ms");
        delays.put("API latency", "each API call takes 80 ms");
        return new RunRecord(
                "nat-stop",
                1,
                80,
                false,
                ZERO.minusSeconds(10),
                entries(),
                attempts,
                hosts,
                List.of(),
                delays,
                List.of(
                        Promise.byPackets(
                                "Zone a's hosts reach the internet again, by the NAT of zone b",
                                true),
                        Promise.byPackets("Zone b's hosts noticed nothing", true),
                        Promise.byPackets("No route was deleted", true)),
                Measurements.figures(
                        hosts, attempts, new Moments(ZERO, Optional.of(at(520)), at(1100))));
    }

    private static List<Entry> entries() {
        return List.of(
                Entry.of(at(-9_400), Lane.LAB, "VPC is up: 2 zones, 2 NAT hosts, 4 private hosts"),
                Entry.of(at(-4_000), Lane.FUNCTION, "the sweep found nothing to do"),
                Entry.cause(at(0), "EC2 stops i-0aa1 (nat-a)"),
                Entry.of(at(12), Lane.HOST, "nat-a forwards nothing any more"),
                Entry.of(at(510), Lane.EVENT, "EC2 says i-0aa1 (nat-a) is stopping"),
                Entry.of(at(520), Lane.FUNCTION, "received the event, warm"),
                Entry.of(at(702), Lane.FUNCTION, "plans: rtb-0a1 to nat-b, 0.0.0.0/0"),
                Entry.of(at(790), Lane.ROUTE, "rtb-0a1: 0.0.0.0/0 now leads to eni-0bb1 (nat-b)"),
                Entry.of(at(795), Lane.ROUTE, "rtb-0a2: 0.0.0.0/0 now leads to eni-0bb1 (nat-b)"),
                Entry.of(at(846), Lane.HOST, "private-a1 is back by 198.51.100.12"),
                Entry.of(at(851), Lane.HOST, "private-a2 is back by 198.51.100.12"),
                Entry.of(at(985), Lane.FUNCTION, "verified: nothing left to do"),
                Entry.of(at(2_400), Lane.EVENT, "EC2 says i-0aa1 (nat-a) is stopped"),
                Entry.of(at(2_590), Lane.FUNCTION, "nothing to do"));
    }

    static List<Sample> failingOver(String host, int offset) {
        List<Sample> samples = new ArrayList<>();
        for (int millis = -5_000 + offset; millis < 6_000; millis += 50) {
            boolean lost = millis >= 0 && millis < 800;
            String address = millis < 800 ? ADDRESS_A : ADDRESS_B;
            samples.add(sample(host, Kind.UDP, "udp", millis, lost, 3, address));
            if (Math.floorMod(millis, 500) == offset) {
                samples.add(sample(host, Kind.TCP_NEW, "tcp-" + millis, millis, lost, 5, address));
            }
            if (Math.floorMod(millis, 100) == offset) {
                boolean broken = millis >= 0;
                samples.add(
                        sample(host, Kind.TCP_ESTABLISHED, "ssh", millis, broken, 4, ADDRESS_A));
            }
        }
        return samples;
    }

    static List<Sample> undisturbed(String host, int offset) {
        List<Sample> samples = new ArrayList<>();
        for (int millis = -5_000 + offset; millis < 6_000; millis += 50) {
            samples.add(sample(host, Kind.UDP, "udp", millis, false, 3, ADDRESS_B));
            if (Math.floorMod(millis, 100) == offset) {
                int wait = millis == 1_000 + offset ? 31 : 4;
                samples.add(
                        sample(host, Kind.TCP_ESTABLISHED, "ssh", millis, false, wait, ADDRESS_B));
            }
        }
        return samples;
    }

    static Sample sample(
            String host,
            Kind kind,
            String flow,
            long sentMillis,
            boolean lost,
            int waitMillis,
            String address) {
        return new Sample(
                host,
                kind,
                flow,
                at(sentMillis),
                lost ? Optional.empty() : Optional.of(at(sentMillis + waitMillis)),
                lost ? Optional.empty() : Optional.of(address),
                Optional.empty(),
                lost ? Optional.of("no answer") : Optional.empty());
    }

    private static List<ApiAttempt> attempts() {
        return List.of(
                attempt("DescribeInstances", 531, 611),
                attempt("DescribeRouteTables", 531, 612),
                attempt("DescribeSubnets", 532, 612),
                attempt("DescribeInstanceStatus", 533, 614),
                attempt("DescribeRouteTables", 618, 699),
                attempt("ReplaceRoute", 704, 785, "RequestLimitExceeded"),
                attempt("ReplaceRoute", 704, 785),
                attempt("ReplaceRoute", 709, 790),
                attempt("DescribeInstances", 812, 893),
                attempt("DescribeRouteTables", 812, 894),
                attempt("DescribeInstances", 2_420, 2_500),
                attempt("DescribeRouteTables", 2_420, 2_501));
    }

    static ApiAttempt attempt(String operation, long from, long to) {
        return new ApiAttempt("ec2", operation, 1, at(from), at(to), Optional.empty(), Map.of());
    }

    static ApiAttempt attempt(String operation, long from, long to, String error) {
        return new ApiAttempt("ec2", operation, 1, at(from), at(to), Optional.of(error), Map.of());
    }
}
