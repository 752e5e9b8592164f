package io.natkeeper.port;

import io.natkeeper.form.FormHistory;
import io.natkeeper.form.FormText;
import java.util.List;
import java.util.Optional;

/**
 * What Parameter Store holds for the port concentrator of a pool, as it is now.
 *
 * @param owner the deployment that the pool belongs to, from {@code /natkeeper/<pool>/owner}
 * @param map {@code /natkeeper/<pool>/ports} and the parameters under it, sorted by name
 * @param inventory {@code /natkeeper/<pool>/inventory} and the parameters under it, sorted by name
 */
public record PortTexts(
        Optional<String> owner, List<FormHistory.Version> map, List<FormText> inventory) {}
