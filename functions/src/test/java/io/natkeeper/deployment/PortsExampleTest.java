package io.natkeeper.deployment;

import static io.natkeeper.deployment.Template.map;
import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.form.FormText;
import io.natkeeper.form.Parsed;
import io.natkeeper.port.FormLimits;
import io.natkeeper.port.PortMap;
import io.natkeeper.port.PortMapParser;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The example of a port map in a template. */
final class PortsExampleTest {

    private static final Template EXAMPLE = Template.parse(Template.text("examples/ports.yaml"));

    @Test
    void itHoldsTogether() {
        assertThat(EXAMPLE.unresolved()).isEmpty();
        assertThat(EXAMPLE.cycles()).isEmpty();
        // What the map names must be there when the map is.
        assertThat(EXAMPLE.before("PortMap")).contains("WebGroup", "Database");
    }

    @Test
    void itsMapIsValid() {
        String text =
                String.valueOf(map(EXAMPLE.properties("PortMap").get("Value")).get("Fn::Sub"))
                        .replace("${WebGroup}", "shop-WebGroup-1A2B3C")
                        .replace("${Database}", "shop-database-1a2b3c")
                        .replace("${AllowedRange}", "203.0.113.0/24");
        assertThat(text).doesNotContain("${");
        assertThat(
                        new PortMapParser(FormLimits.DEFAULT)
                                .parse(List.of(new FormText("/natkeeper/main/ports", text))))
                .isInstanceOfSatisfying(
                        Parsed.Valid.class,
                        valid -> {
                            PortMap.Wanted wanted = ((PortMap) valid.value()).wanted();
                            assertThat(wanted.autoScalingGroups())
                                    .containsExactly("shop-WebGroup-1A2B3C");
                            assertThat(wanted.dbInstances())
                                    .containsExactly("shop-database-1a2b3c");
                        });
    }
}
