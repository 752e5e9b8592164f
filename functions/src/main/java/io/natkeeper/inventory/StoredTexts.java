package io.natkeeper.inventory;

import io.natkeeper.Observed;
import io.natkeeper.fleet.Ownership;
import io.natkeeper.form.FormHistory;
import io.natkeeper.form.FormText;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What Parameter Store holds of a pool for one function, as it is now.
 *
 * @param owner the deployment that the pool belongs to, from {@code /natkeeper/<pool>/owner}
 * @param form what operators wrote: one parameter, or several parts, sorted by name
 * @param inventory its parts, sorted by name
 */
public record StoredTexts(
        Optional<String> owner, List<FormHistory.Version> form, List<FormText> inventory) {

    /**
     * Why this deployment leaves the pool alone; empty where it serves it.
     *
     * @param deployment this one; empty outside of a deployment
     */
    public Optional<String> isAnothers(String pool, Optional<String> deployment) {
        Map<String, String> owners = owner.map(other -> Map.of(pool, other)).orElseGet(Map::of);
        return new Ownership(deployment, Observed.known(owners)).isAnothers(pool);
    }
}
