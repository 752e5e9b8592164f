package io.natkeeper.port;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The schema that editors use refuses no good map, and what of a bad one it can see. */
class PortMapSchemaTest {

    static Stream<String> good() {
        return SampleMaps.GOOD.stream();
    }

    static Stream<SampleMaps.Bad> seen() {
        return SampleMaps.bad().filter(SampleMaps.Bad::schemaSees);
    }

    /** Those that are YAML at all, with one value for each key. */
    static Stream<SampleMaps.Bad> unseen() {
        return SampleMaps.bad()
                .filter(bad -> !bad.schemaSees())
                .filter(bad ->
                        bad.text().contains("listen")
                                && Stream.of("!!", "twice")
                                        .noneMatch((bad.text() + bad.error())::contains));
    }

    @ParameterizedTest
    @MethodSource("good")
    void acceptsGoodMaps(String text) throws Exception {
        PortMapParserTest.map(text);
        assertThat(complaints(text)).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("seen")
    void refusesBadMaps(SampleMaps.Bad bad) throws Exception {
        assertThat(complaints(bad.text())).isNotEmpty();
    }

    /** If it begins to see one of these, the table is to say so. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("unseen")
    void leavesTheRestToTheParser(SampleMaps.Bad bad) throws Exception {
        assertThat(complaints(bad.text())).isEmpty();
    }

    private static Set<ValidationMessage> complaints(String text) throws Exception {
        JsonSchema schema =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                        .getSchema(Files.readString(Path.of("../docs/port-map.schema.json")));
        Object map =
                new Load(LoadSettings.builder().build()).loadFromString(text.replace('\t', ' '));
        return schema.validate(new ObjectMapper().valueToTree(map));
    }
}
