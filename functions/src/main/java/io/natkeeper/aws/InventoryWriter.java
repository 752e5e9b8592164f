package io.natkeeper.aws;

import io.natkeeper.Outcome;
import io.natkeeper.inventory.ParameterParts;
import java.util.List;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.ParameterNotFoundException;
import software.amazon.awssdk.services.ssm.model.ParameterTier;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/** Writes inventories to Parameter Store. */
final class InventoryWriter {

    private final SsmClient ssm;

    InventoryWriter(SsmClient ssm) {
        this.ssm = ssm;
    }

    /** The first parameter that fails ends it: what is begun anew forgets nothing. */
    Outcome publish(List<ParameterParts.Write> writes) {
        for (ParameterParts.Write write : writes) {
            String name = write.parameter();
            Outcome outcome =
                    write.text().isPresent()
                            ? Writing.of(
                                    "ssm:PutParameter", name, () -> put(name, write.text().get()))
                            : Writing.of("ssm:DeleteParameter", name, () -> delete(name));
            if (!(outcome instanceof Outcome.Applied)) {
                return outcome;
            }
        }
        return new Outcome.Applied();
    }

    private void put(String name, String text) {
        ssm.putParameter(r ->
                r.name(name)
                        .value(text)
                        .type(ParameterType.STRING)
                        .overwrite(true)
                        // No part is larger than it takes, so none costs anything.
                        .tier(ParameterTier.STANDARD));
    }

    private void delete(String name) {
        try {
            ssm.deleteParameter(r -> r.name(name));
        } catch (ParameterNotFoundException _) {
            // It is gone.
        }
    }
}
