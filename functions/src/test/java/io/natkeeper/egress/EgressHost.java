package io.natkeeper.egress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.simulator.ssm.SsmAgent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A NAT host as the function sees it: takes the text that the real one takes, as strictly, and
 * answers in its form. What packets do is judged where real hosts are, in host/test and in the lab.
 */
final class EgressHost implements SsmAgent {

    private static final String ADDRESS = "\\d{1,3}(\\.\\d{1,3}){3}";
    private static final Pattern WITHIN = Pattern.compile("within " + ADDRESS + "/\\d{1,2}");
    private static final Pattern FROM =
            Pattern.compile("from " + ADDRESS + "(-" + ADDRESS + ")? by " + ADDRESS);

    /** What it was given last. */
    List<String> lines = List.of();

    /** Public addresses that it has. */
    final Set<String> has = new TreeSet<>();

    final List<String> repaired = new ArrayList<>();
    final List<String> generations = new ArrayList<>();

    /** What it makes of the truth. */
    UnaryOperator<String> tongue = UnaryOperator.identity();

    @Override
    public Answer run(CommandRun run) {
        assertThat(run.parameters()).containsEntry("kind", "egress");
        String text = unpacked(requireNonNull(run.parameters().get("payload")));
        List<String> given = text.lines().toList();
        assertThat(text).startsWith("natkeeper-egress 1\nwithin ").endsWith("\n");
        assertThat(given.subList(1, given.size()))
                .allMatch(l -> WITHIN.matcher(l).matches() || FROM.matcher(l).matches());
        generations.add(requireNonNull(run.parameters().get("generation")));
        lines = given.stream().filter(l -> l.startsWith("from ")).toList();
        StringBuilder state = new StringBuilder();
        for (String line : lines) {
            boolean there = has.contains(line.substring(line.lastIndexOf(' ') + 1));
            state.append(line).append(there ? " via 10.0.0.99 ens5\n" : " absent\n");
        }
        List<String> told = List.copyOf(repaired);
        repaired.clear();
        return new Answer(
                0,
                "{\"outcome\":\"applied\",\"reason\":\"\",\"answer\":{\"sources\":%d,\"changed\":0,\"cut\":0,\"repaired\":[%s],\"absent\":[],\"state\":\"%s\"}}\n"
                        .formatted(
                                lines.size(),
                                String.join(",", told.stream().map(r -> '"' + r + '"').toList()),
                                packed(tongue.apply(state.toString()))),
                "");
    }

    private static String unpacked(String payload) {
        try (var gzip =
                new GZIPInputStream(
                        new ByteArrayInputStream(Base64.getDecoder().decode(payload)))) {
            return new String(gzip.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As a host packs its state. */
    static String packed(String text) {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }
}
