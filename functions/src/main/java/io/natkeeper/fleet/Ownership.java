package io.natkeeper.fleet;

import io.natkeeper.Action;
import io.natkeeper.Observed;
import java.util.Map;
import java.util.Optional;

/**
 * Which deployment a pool belongs to: the first that acted on it, as the parameter {@code
 * /natkeeper/<pool>/owner} says. Another one changes nothing there. Where the owners can't be read,
 * a pool is served all the same: Parameter Store must not be able to stop a failover.
 *
 * @param deployment this one; empty outside of a deployment, where nobody owns anything
 * @param owners by pool
 */
public record Ownership(Optional<String> deployment, Observed<Map<String, String>> owners) {

    public static String parameter(String pool) {
        return "/natkeeper/%s/owner".formatted(pool);
    }

    /** Why this deployment leaves the pool alone; empty where it serves it. */
    public Optional<String> isAnothers(String pool) {
        return deployment.flatMap(own ->
                owner(pool)
                        .filter(owner -> !owner.equals(own))
                        .map(owner ->
                                "Pool %s belongs to the deployment %s, so %s changes nothing there: give each its own Pools, or delete the parameter %s if %s is gone."
                                        .formatted(pool, owner, own, parameter(pool), owner)));
    }

    /** Makes a pool this deployment's that is known to be nobody's. */
    public Optional<Action> claim(String pool) {
        boolean free =
                owners instanceof Observed.Known<Map<String, String>>(var known)
                        && !known.containsKey(pool);
        return deployment
                .filter(_ -> free)
                .map(own -> new Action.ClaimPool(pool, parameter(pool), own));
    }

    private Optional<String> owner(String pool) {
        return owners instanceof Observed.Known<Map<String, String>>(var known)
                ? Optional.ofNullable(known.get(pool))
                : Optional.empty();
    }
}
