package io.natkeeper.simulator.world;

/** One of an instance's status checks, as DescribeInstanceStatus prints it. */
public enum StatusCheck {
    OK("ok"),
    INITIALIZING("initializing"),
    INSUFFICIENT_DATA("insufficient-data"),
    IMPAIRED("impaired");

    private final String awsName;

    StatusCheck(String awsName) {
        this.awsName = awsName;
    }

    public String awsName() {
        return awsName;
    }
}
