package io.natkeeper.egress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckEgressCommandTest {

    @TempDir Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void saysWhoLeavesByWhat() throws IOException {
        assertThat(run(file(EgressPolicyParserTest.FULL))).isZero();
        assertThat(out.toString(UTF_8))
                .isEqualTo(
                        """
                        Valid; the first of these that matches decides:
                          bank: instances tagged Role=payments leave by partner-a
                          crawler: instances of Auto Scaling group crawlers leave by crawl-a, crawl-b
                          licence: instance i-0abc12345678 leave by eipalloc-0abc12345678
                          lab: addresses of 10.0.9.0/24 leave by lab
                        """);
    }

    /** What the documents show is true of the parser. */
    @Test
    void theExampleIsValid() {
        assertThat(run("../examples/egress.yaml")).isZero();
    }

    @Test
    void saysWhatIsWrongAsCompilersDo() throws IOException {
        String file = file("egress: [{name: a, from: {instance: web}, address: x}]");
        assertThat(run(file)).isEqualTo(1);
        assertThat(out.toString(UTF_8))
                .isEqualTo(
                        file
                                + ":1: egress[0].from.instance: is 'web'; write an id such as i-0abc12345678\n");
    }

    @Test
    void isOneFile() throws IOException {
        assertThat(run()).isEqualTo(2);
        assertThat(run(file("egress: []"), file("egress: []"))).isEqualTo(2);
        assertThat(run(file("egress: []"))).isZero();
        assertThat(out.toString(UTF_8)).contains("Name a file", "one parameter", "Valid");
    }

    private int run(String... files) {
        return CheckEgressCommand.run(List.of(files), new PrintStream(out, true, UTF_8));
    }

    private String file(String text) throws IOException {
        return Files.writeString(folder.resolve("egress.yaml"), text).toString();
    }
}
