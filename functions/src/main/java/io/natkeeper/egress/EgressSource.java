package io.natkeeper.egress;

import io.natkeeper.Ipv4Prefix;

/** Whose packets a rule is for; in words that follow "the sources". */
public sealed interface EgressSource {

    /** Instances with this tag. */
    record Tag(String key, String value) implements EgressSource {
        @Override
        public String toString() {
            return "instances tagged %s=%s".formatted(key, value);
        }
    }

    record AutoScalingGroup(String name) implements EgressSource {
        @Override
        public String toString() {
            return "instances of Auto Scaling group " + name;
        }
    }

    record InstanceId(String id) implements EgressSource {
        @Override
        public String toString() {
            return "instance " + id;
        }
    }

    /** Private addresses, whoever has them. */
    record Cidr(Ipv4Prefix prefix) implements EgressSource {
        @Override
        public String toString() {
            return "addresses of " + prefix;
        }
    }
}
