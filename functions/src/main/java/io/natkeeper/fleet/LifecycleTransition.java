package io.natkeeper.fleet;

/** When a lifecycle hook makes an instance wait, by Auto Scaling's names. */
public enum LifecycleTransition {
    LAUNCHING("autoscaling:EC2_INSTANCE_LAUNCHING"),
    TERMINATING("autoscaling:EC2_INSTANCE_TERMINATING");

    private final String awsName;

    LifecycleTransition(String awsName) {
        this.awsName = awsName;
    }

    public String awsName() {
        return awsName;
    }
}
