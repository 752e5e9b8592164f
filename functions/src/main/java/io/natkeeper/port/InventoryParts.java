package io.natkeeper.port;

import io.natkeeper.Observed;
import io.natkeeper.form.FormText;
import io.natkeeper.inventory.ParameterParts;
import java.util.List;

/** The inventory of a pool's ports in the parameters {@code /natkeeper/<pool>/inventory…}. */
final class InventoryParts {

    private InventoryParts() {}

    static List<FormText> of(Inventory inventory) {
        return ParameterParts.of(
                name(inventory.pool()),
                InventoryJson.header(inventory),
                InventoryJson.entries(inventory));
    }

    /**
     * @param pool whose it is; without parts it is empty
     * @param parts all that are there, in any order
     */
    static Observed<Inventory> read(String pool, List<FormText> parts) {
        return ParameterParts.read(
                name(pool),
                parts,
                InventoryJson::key,
                (header, entries) -> InventoryJson.inventory(pool, header, entries),
                "may give members of groups other ports");
    }

    private static String name(String pool) {
        return "/natkeeper/%s/inventory".formatted(pool);
    }
}
