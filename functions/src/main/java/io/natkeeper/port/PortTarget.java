package io.natkeeper.port;

/**
 * Where a mapping leads, as written in the map. {@code toString} says it for people, and two
 * targets are the same if they say the same.
 */
public sealed interface PortTarget {

    /**
     * Connections go to the members in service in turn.
     *
     * @param bySource whether each client keeps its member: {@code affinity: source}
     */
    record Balanced(String autoScalingGroup, int port, boolean bySource) implements PortTarget {
        @Override
        public String toString() {
            return "port %d of Auto Scaling group %s%s"
                    .formatted(port, autoScalingGroup, bySource ? ", by source" : "");
        }
    }

    /** Every member has a port of its own for life: {@code each: true}. */
    record Each(String autoScalingGroup, int port) implements PortTarget {
        @Override
        public String toString() {
            return "port %d of each member of Auto Scaling group %s"
                    .formatted(port, autoScalingGroup);
        }
    }

    record InstanceId(String id, int port) implements PortTarget {
        @Override
        public String toString() {
            return "port %d of instance %s".formatted(port, id);
        }
    }

    /** The running instance that has the tag; of several the one that runs longest. */
    record InstanceTag(String key, String value, int port) implements PortTarget {
        @Override
        public String toString() {
            return "port %d of the instance tagged %s=%s".formatted(port, key, value);
        }
    }

    record DbInstance(String id) implements PortTarget {
        @Override
        public String toString() {
            return "DB instance " + id;
        }
    }

    record DbCluster(String id, Endpoint endpoint) implements PortTarget {

        public enum Endpoint {
            WRITER,
            READER
        }

        @Override
        public String toString() {
            return "%s of DB cluster %s"
                    .formatted(endpoint == Endpoint.WRITER ? "writer" : "readers", id);
        }
    }

    /** A fixed private address. */
    record Address(String address, int port) implements PortTarget {
        @Override
        public String toString() {
            return address + ":" + port;
        }
    }
}
