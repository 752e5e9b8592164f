package io.natkeeper.simulator.world;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What instance types can carry, of the types that people run NAT instances on. */
public final class InstanceTypes {

    /**
     * @param maximumNetworkInterfaces with the primary one
     * @param ipv4AddressesPerInterface with the primary one
     * @param architecture such as arm64
     */
    public record InstanceType(
            String name,
            int maximumNetworkInterfaces,
            int ipv4AddressesPerInterface,
            String networkPerformance,
            String architecture) {}

    private static final Map<String, InstanceType> BY_NAME =
            Stream.of(
                            new InstanceType("t4g.nano", 2, 2, "Up to 5 Gigabit", "arm64"),
                            new InstanceType("t4g.micro", 2, 2, "Up to 5 Gigabit", "arm64"),
                            new InstanceType("t4g.small", 3, 4, "Up to 5 Gigabit", "arm64"),
                            new InstanceType("t4g.medium", 3, 6, "Up to 5 Gigabit", "arm64"),
                            new InstanceType("t4g.large", 3, 12, "Up to 5 Gigabit", "arm64"),
                            new InstanceType("t3.nano", 2, 2, "Up to 5 Gigabit", "x86_64"),
                            new InstanceType("t3.micro", 2, 2, "Up to 5 Gigabit", "x86_64"),
                            new InstanceType("t3.small", 3, 4, "Up to 5 Gigabit", "x86_64"),
                            new InstanceType("t3.medium", 3, 6, "Up to 5 Gigabit", "x86_64"),
                            new InstanceType("c6gn.medium", 2, 4, "Up to 16 Gigabit", "arm64"),
                            new InstanceType("c6gn.large", 3, 10, "Up to 25 Gigabit", "arm64"),
                            new InstanceType("c7g.medium", 2, 4, "Up to 12.5 Gigabit", "arm64"),
                            new InstanceType("c7g.large", 3, 10, "Up to 12.5 Gigabit", "arm64"),
                            new InstanceType("c7gn.medium", 2, 4, "Up to 25 Gigabit", "arm64"),
                            new InstanceType("c7gn.large", 3, 10, "Up to 30 Gigabit", "arm64"),
                            new InstanceType("c7gn.xlarge", 4, 15, "Up to 40 Gigabit", "arm64"),
                            new InstanceType("m7g.medium", 2, 4, "Up to 12.5 Gigabit", "arm64"),
                            new InstanceType("m7g.large", 3, 10, "Up to 12.5 Gigabit", "arm64"),
                            new InstanceType("c5n.large", 3, 10, "Up to 25 Gigabit", "x86_64"))
                    .collect(Collectors.toUnmodifiableMap(InstanceType::name, Function.identity()));

    private InstanceTypes() {}

    public static Map<String, InstanceType> byName() {
        return BY_NAME;
    }

    /**
     * @throws UnsupportedOperationException for one that the simulator does not know
     */
    public static InstanceType required(String name) {
        return named(name)
                .orElseThrow(() ->
                        new UnsupportedOperationException(
                                "The simulator does not know the instance type " + name));
    }

    public static Optional<InstanceType> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }
}
