package io.natkeeper;

import io.natkeeper.fleet.DriftSeries;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One idempotent change of the world, and why. A plan prints itself through {@link #sentence()};
 * logs, dry runs and notifications use the same words.
 *
 * <p>Names in sentences are the ids that an operator can paste into the AWS command line.
 */
public sealed interface Action {

    String sentence();

    /** Id of what the action changes: what a permission or a tag may be missing for. */
    String resource();

    /** What it changes there; the same for two attempts at the same change. */
    default String key() {
        return resource();
    }

    /** Whether both try the same, whatever their reasons and time stamps are. */
    default boolean repeats(Action other) {
        return getClass() == other.getClass() && key().equals(other.key());
    }

    /**
     * Lets an instance receive packets that are not addressed to it.
     *
     * @param instance the instance as people know it, such as {@code i-1 (nat-a)}
     */
    record DisableSourceDestCheck(String networkInterfaceId, String instance) implements Action {
        @Override
        public String resource() {
            return networkInterfaceId;
        }

        @Override
        public String sentence() {
            return "Switch the source/dest check of %s off, so that %s can forward."
                    .formatted(networkInterfaceId, instance);
        }
    }

    /**
     * Leads a route elsewhere.
     *
     * @param move in which manner
     * @param destination the route's prefix, such as {@code 0.0.0.0/0} or {@code 64:ff9b::/96}
     * @param because a clause that follows "because"
     */
    record ReplaceRoute(
            Move move, String routeTableId, String destination, NextHop nextHop, String because)
            implements Action {
        @Override
        public String resource() {
            return routeTableId;
        }

        @Override
        public String key() {
            return routeTableId + " " + destination;
        }

        @Override
        public String sentence() {
            String form =
                    switch (move) {
                        case FAIL_OVER -> "Fail %s of %s over to %s, because %s.";
                        case HAND_OVER -> "Hand %s of %s over to %s, because %s.";
                        case FAIL_BACK -> "Return %s of %s to %s, because %s.";
                    };
            return form.formatted(destination, routeTableId, nextHop.words(), because);
        }
    }

    /** As {@link ReplaceRoute}, for a destination that the table has no route for. */
    record CreateRoute(String routeTableId, String destination, NextHop nextHop) implements Action {
        @Override
        public String resource() {
            return routeTableId;
        }

        @Override
        public String key() {
            return routeTableId + " " + destination;
        }

        @Override
        public String sentence() {
            return "Create %s in %s to %s, because the table has no such route."
                    .formatted(destination, routeTableId, nextHop.words());
        }
    }

    /** Remembers, in the tag natkeeper:healthy-since, when an instance was first seen healthy. */
    record MarkHealthySince(String instanceId, String instance, Instant since) implements Action {
        @Override
        public String resource() {
            return instanceId;
        }

        @Override
        public String sentence() {
            return "Note on %s that it is healthy since %s.".formatted(instance, since);
        }
    }

    /** Forgets it, so that the failback delay starts anew when the instance comes back. */
    record ClearHealthySince(String instanceId, String instance, String because) implements Action {
        @Override
        public String resource() {
            return instanceId;
        }

        @Override
        public String sentence() {
            return "Remove the note that %s is healthy, because it %s."
                    .formatted(instance, because);
        }
    }

    /** Keeps routes from an instance for a while: the tag natkeeper:latched-until. */
    record LatchUntil(String instanceId, String instance, Instant until, String because)
            implements Action {
        @Override
        public String resource() {
            return instanceId;
        }

        @Override
        public String sentence() {
            return "Note on %s that it gets no routes until %s, because it %s."
                    .formatted(instance, until, because);
        }
    }

    /** Notes, in the tag natkeeper:ready, that a host has shown that it forwards. */
    record MarkReady(String instanceId, String instance, Instant since) implements Action {
        @Override
        public String resource() {
            return instanceId;
        }

        @Override
        public String sentence() {
            return "Note on %s that it is ready since %s, as it reports."
                    .formatted(instance, since);
        }
    }

    /**
     * Counts, in the tag natkeeper:drift of a host, how often somebody undid what Natkeeper keeps
     * for it; the repair is an action of its own.
     *
     * @param what was done, such as {@code led 0.0.0.0/0 of rtb-1 away from it}
     */
    record NoteDrift(String instanceId, String instance, String what, DriftSeries series)
            implements Action {
        @Override
        public String resource() {
            return instanceId;
        }

        @Override
        public String sentence() {
            return "Note on %s that somebody %s (%s)."
                    .formatted(
                            instance,
                            what,
                            series.repairs() == 1 ? "once" : series.repairs() + " times in a row");
        }
    }

    /** Forgets it, so that the host has to show it anew. */
    record ClearReady(String instanceId, String instance, String because) implements Action {
        @Override
        public String resource() {
            return instanceId;
        }

        @Override
        public String sentence() {
            return "Remove the note that %s is ready, because it %s.".formatted(instance, because);
        }
    }

    /**
     * Lets Auto Scaling go on with an instance that waits for a hook. By instance id: a token lives
     * in one event only.
     *
     * @param because a clause that follows "because it"
     */
    record CompleteLifecycleAction(
            String groupName,
            String hookName,
            String instanceId,
            String instance,
            Result result,
            String because)
            implements Action {

        public enum Result {
            CONTINUE,
            ABANDON
        }

        @Override
        public String resource() {
            return groupName;
        }

        @Override
        public String key() {
            return String.join("/", groupName, hookName, instanceId);
        }

        @Override
        public String sentence() {
            return "Complete %s of %s for %s with %s, because it %s."
                    .formatted(hookName, groupName, instance, result, because);
        }
    }

    /** Makes Auto Scaling wait longer; nothing else changes. */
    record RecordHeartbeat(String groupName, String hookName, String instanceId, String instance)
            implements Action {
        @Override
        public String resource() {
            return groupName;
        }

        @Override
        public String key() {
            return String.join("/", groupName, hookName, instanceId);
        }

        @Override
        public String sentence() {
            return "Have %s of %s wait longer for %s.".formatted(hookName, groupName, instance);
        }
    }

    /**
     * Has Auto Scaling replace a host that is in service, by way of its terminate hook.
     *
     * @param because a clause that follows "because"
     */
    record ReplaceHost(String groupName, String instanceId, String instance, String because)
            implements Action {
        @Override
        public String resource() {
            return groupName;
        }

        @Override
        public String key() {
            return String.join("/", groupName, instanceId);
        }

        @Override
        public String sentence() {
            return "Mark %s unhealthy in %s, so that it is replaced, because %s."
                    .formatted(instance, groupName, because);
        }
    }

    /**
     * Writes, in the parameter {@code /natkeeper/<pool>/owner}, that the pool is this deployment's;
     * if another one has written it meanwhile, the pool is that one's.
     */
    record ClaimPool(String pool, String parameter, String deployment) implements Action {
        @Override
        public String resource() {
            return parameter;
        }

        @Override
        public String sentence() {
            return "Note in %s that pool %s belongs to %s, which nobody has claimed."
                    .formatted(parameter, pool, deployment);
        }
    }

    /** Gives a host another private address, for an Elastic IP to ride on now or later. */
    record AssignPrivateAddress(String networkInterfaceId, String instance) implements Action {
        @Override
        public String resource() {
            return networkInterfaceId;
        }

        @Override
        public String sentence() {
            return "Assign another private address to %s of %s, for an Elastic IP."
                    .formatted(networkInterfaceId, instance);
        }
    }

    /**
     * Gives a host another network interface, for Elastic IPs that its others have no room for.
     *
     * @param subnetId where the host's primary interface is; the new one gets its groups, too
     */
    record AttachInterface(
            String instanceId,
            String instance,
            String pool,
            String subnetId,
            List<String> securityGroupIds,
            int deviceIndex)
            implements Action {
        @Override
        public String resource() {
            return instanceId;
        }

        @Override
        public String key() {
            return instanceId + " " + deviceIndex;
        }

        @Override
        public String sentence() {
            return "Attach another network interface in %s to %s, for Elastic IPs."
                    .formatted(subnetId, instance);
        }
    }

    /** Has EC2 delete an interface of Natkeeper's together with its host. */
    record EndInterfaceWithHost(String networkInterfaceId, String attachmentId, String instance)
            implements Action {
        @Override
        public String resource() {
            return networkInterfaceId;
        }

        @Override
        public String sentence() {
            return "Have %s deleted together with %s.".formatted(networkInterfaceId, instance);
        }
    }

    /**
     * Lets an Elastic IP stand for a private address of a host.
     *
     * @param takenFrom who had it and has failed, as a clause; empty: nobody, and if somebody has
     *     got it meanwhile, it is not taken away
     */
    record AssociateAddress(
            String allocationId,
            String publicIp,
            String networkInterfaceId,
            String privateAddress,
            String instance,
            Optional<String> takenFrom)
            implements Action {
        @Override
        public String resource() {
            return allocationId;
        }

        @Override
        public String sentence() {
            return "%s Elastic IP %s (%s) %s %s on %s of %s%s."
                    .formatted(
                            takenFrom.isPresent() ? "Move" : "Associate",
                            publicIp,
                            allocationId,
                            takenFrom.isPresent() ? "to" : "with",
                            privateAddress,
                            networkInterfaceId,
                            instance,
                            takenFrom.map(clause -> ", because " + clause).orElse(""));
        }
    }

    /** In which manner a route leaves an instance. */
    enum Move {
        /** At once: whatever passes there breaks, if it is not broken already. */
        FAIL_OVER,
        /** In good time, from a host that still forwards. */
        HAND_OVER,
        /** Home, to the zone's own NAT, or from the standby NAT gateway to an instance. */
        FAIL_BACK
    }
}
