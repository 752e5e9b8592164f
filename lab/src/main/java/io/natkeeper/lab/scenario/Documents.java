package io.natkeeper.lab.scenario;

import com.fasterxml.jackson.jr.ob.JSON;
import io.natkeeper.lab.LabOptions;
import io.natkeeper.simulator.ssm.SsmDocument;
import java.io.IOException;
import java.nio.file.Files;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The product's SSM documents as the template creates them. */
final class Documents {

    /** As the lab reads {@code !Ref} in the template, whose role may send no other. */
    static final String DELIVER = "DeliverDocument";

    private Documents() {}

    static SsmDocument deliver(LabOptions options) throws IOException {
        String yaml = Files.readString(options.hostScripts().resolve("documents/deliver.yaml"));
        Object content = new Load(LoadSettings.builder().build()).loadFromString(yaml);
        return SsmDocument.parse(DELIVER, JSON.std.asString(content));
    }
}
