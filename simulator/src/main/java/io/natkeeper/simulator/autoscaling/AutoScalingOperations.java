package io.natkeeper.simulator.autoscaling;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The operations that the simulator knows; a new one is a file beside this and a line here. */
public final class AutoScalingOperations {

    private static final Map<String, AutoScalingOperation<?, ?>> BY_NAME =
            List.<AutoScalingOperation<?, ?>>of(
                            new CancelInstanceRefresh(),
                            new CompleteLifecycleAction(),
                            new DescribeAutoScalingGroups(),
                            new DescribeAutoScalingInstances(),
                            new DescribeInstanceRefreshes(),
                            new DescribeLifecycleHooks(),
                            new RecordLifecycleActionHeartbeat(),
                            new SetInstanceHealth(),
                            new StartInstanceRefresh(),
                            new TerminateInstanceInAutoScalingGroup())
                    .stream()
                    .collect(
                            Collectors.toUnmodifiableMap(
                                    AutoScalingOperation::name, Function.identity()));

    private AutoScalingOperations() {}

    public static Optional<AutoScalingOperation<?, ?>> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }
}
