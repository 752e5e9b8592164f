package io.natkeeper.simulator.world;

/**
 * EC2's instance states, in the order of a life; {@link #awsName()} is what the API and the events
 * print.
 */
public enum InstanceState {
    PENDING("pending", 0),
    RUNNING("running", 16),
    STOPPING("stopping", 64),
    STOPPED("stopped", 80),
    SHUTTING_DOWN("shutting-down", 32),
    TERMINATED("terminated", 48);

    private final String awsName;
    private final int awsCode;

    InstanceState(String awsName, int awsCode) {
        this.awsName = awsName;
        this.awsCode = awsCode;
    }

    public String awsName() {
        return awsName;
    }

    public int awsCode() {
        return awsCode;
    }
}
