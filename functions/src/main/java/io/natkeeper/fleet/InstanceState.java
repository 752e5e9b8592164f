package io.natkeeper.fleet;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** An instance's state, by the names that EC2's API and its events share. */
public enum InstanceState {
    PENDING("pending"),
    RUNNING("running"),
    STOPPING("stopping"),
    STOPPED("stopped"),
    SHUTTING_DOWN("shutting-down"),
    TERMINATED("terminated");

    /** All names, for a message. */
    public static final String NAMES =
            Arrays.stream(values()).map(InstanceState::awsName).collect(Collectors.joining(", "));

    private final String awsName;

    InstanceState(String awsName) {
        this.awsName = awsName;
    }

    public String awsName() {
        return awsName;
    }

    public static Optional<InstanceState> of(String awsName) {
        return Arrays.stream(values()).filter(state -> state.awsName.equals(awsName)).findFirst();
    }

    /** Whether an instance in this state forwards nothing any more, or soon will not. */
    public boolean isLeaving() {
        return switch (this) {
            case PENDING, RUNNING -> false;
            case STOPPING, STOPPED, SHUTTING_DOWN, TERMINATED -> true;
        };
    }
}
