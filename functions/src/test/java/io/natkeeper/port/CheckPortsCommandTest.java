package io.natkeeper.port;

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

class CheckPortsCommandTest {

    @TempDir Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void saysWhatAValidMapOpens() throws IOException {
        assertThat(run(file("ports.yaml", SampleMaps.CLASSIC))).isZero();
        assertThat(out.toString(UTF_8))
                .isEqualTo(
                        """
                        Valid; it opens:
                          tcp 50001 (web-http) to port 80 of Auto Scaling group web, for 203.0.113.0/24
                          tcp 50003 (orders-db) to DB instance orders, for 203.0.113.0/24
                          tcp 50010-50019 (web-ssh) to port 22 of each member of Auto Scaling group web, for 203.0.113.0/24
                        12 ports, 3 rules of the security group's 60.
                        """);
    }

    @Test
    void saysWhatIsWrongAsCompilersDo() throws IOException {
        String file = file("ports.yaml", SampleMaps.one("allow: [203.0.113.7]"));
        assertThat(run(file)).isEqualTo(1);
        assertThat(out.toString(UTF_8))
                .isEqualTo(
                        file
                                + ":2: ports[0].allow[0]: is '203.0.113.7', which has no length; write 203.0.113.7/32\n");
    }

    @Test
    void checksPartsTogether() throws IOException {
        String one = file("a.yaml", SampleMaps.CLASSIC);
        assertThat(run(one, file("b.yaml", SampleMaps.CLASSIC))).isEqualTo(1);
        assertThat(out.toString(UTF_8))
                .contains("b.yaml:2: ports[0].name: is also that of web-http");
    }

    @Test
    void saysWhatAStandardParameterDoesNotHold() throws IOException {
        assertThat(run(file("ports.yaml", SampleMaps.CLASSIC + "#".repeat(4096)))).isZero();
        assertThat(out.toString(UTF_8)).contains("bytes: put it into an advanced parameter");
    }

    @Test
    void saysWhatCannotBeRead() throws IOException {
        assertThat(run()).isEqualTo(2);
        assertThat(run(folder.resolve("none").toString())).isEqualTo(2);
        Path latin = folder.resolve("latin");
        Files.write(latin, new byte[] {(byte) 0xe9});
        assertThat(run(latin.toString())).isEqualTo(2);
        assertThat(out.toString(UTF_8)).contains("Name a file", "can't be read", "is not UTF-8");
    }

    private int run(String... files) {
        return CheckPortsCommand.run(List.of(files), new PrintStream(out, true, UTF_8));
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }
}
