package io.natkeeper.port;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.natkeeper.simulator.ssm.SsmAgent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A NAT host as the function sees it: takes the text that the real one takes, as strictly, and
 * answers in its form. What packets do is judged where real hosts are, in host/test and in the lab.
 */
final class AnsweringHost implements SsmAgent {

    /** What it was given last, by port. */
    SortedMap<String, List<String>> ports = new TreeMap<>();

    /** What names lead to; whoever is absent does not resolve. */
    final Map<String, String> names = new TreeMap<>();

    final List<String> repaired = new ArrayList<>();
    final List<String> generations = new ArrayList<>();

    /** Its watches of the last delivery. */
    List<String> watches = List.of();

    /** What it makes of the truth. */
    UnaryOperator<String> tongue = UnaryOperator.identity();

    @Override
    public Answer run(CommandRun run) {
        HostGrammar given = HostGrammar.read(unpacked(parameter(run, "payload")));
        generations.add(parameter(run, "generation"));
        watches = given.watches.stream().sorted().toList();
        int changed = given.ports.equals(ports) ? 0 : 1;
        ports = given.ports;
        List<String> told = List.copyOf(repaired);
        repaired.clear();
        return new Answer(
                0,
                "{\"outcome\":\"applied\",\"reason\":\"\",\"answer\":{\"ports\":%d,\"changed\":%d,\"cut\":0,\"repaired\":[%s],\"unresolved\":[%s],\"state\":\"%s\"}}\n"
                        .formatted(
                                ports.size(),
                                changed,
                                String.join(",", told.stream().map(t -> '"' + t + '"').toList()),
                                unresolved(),
                                packed(tongue.apply(state()))),
                "");
    }

    private static String parameter(CommandRun run, String name) {
        return requireNonNull(run.parameters().get(name), name);
    }

    private String unresolved() {
        return ports.values().stream()
                .flatMap(List::stream)
                .filter(line -> line.startsWith("name "))
                .map(line -> line.split(" ", -1)[1])
                .filter(name -> !names.containsKey(name))
                .map(name -> '"' + name + '"')
                .distinct()
                .collect(Collectors.joining(","));
    }

    private String state() {
        StringBuilder state = new StringBuilder();
        ports.forEach((port, lines) ->
                lines.forEach(line -> {
                    String[] words = line.split(" ", -1);
                    if (words[0].equals("name") && names.containsKey(words[1])) {
                        state.append(
                                "%s to %s %s\n".formatted(port, names.get(words[1]), words[2]));
                    }
                    state.append(port).append(' ').append(line).append('\n');
                }));
        names.forEach((name, address) ->
                state.append("resolved %s %s 1772420000\n".formatted(name, address)));
        return state.toString();
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

    private static String packed(String text) {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }
}
