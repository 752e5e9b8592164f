package io.natkeeper;

/** Where a route is led to. */
public sealed interface NextHop {

    /** What EC2 calls it. */
    String id();

    /** As a sentence names it. */
    String words();

    /**
     * A network interface of a NAT instance: never the instance itself, which EC2 refuses where it
     * has several interfaces.
     *
     * @param instance as people know it: {@code i-1 (nat-a) in us-east-1a}
     */
    record NetworkInterface(String id, String instance) implements NextHop {
        @Override
        public String words() {
            return "%s of %s".formatted(id, instance);
        }
    }

    /**
     * A standby NAT gateway.
     *
     * @param label as people know it: {@code nat-1 (standby)}
     */
    record NatGateway(String id, String label) implements NextHop {
        @Override
        public String words() {
            return "the standby NAT gateway " + label;
        }
    }
}
