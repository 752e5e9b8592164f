package io.natkeeper.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.natkeeper.Observed;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;

/** What a handler's answer tells as {@code state}: lines, as gzip in base64. */
public final class PackedState {

    private static final int LARGEST = 4_000_000;

    private PackedState() {}

    /**
     * @param state of the lines; throws where they are not as expected
     */
    public static <T> Observed<T> read(
            Map<String, Object> answer, Function<List<String>, T> state) {
        if (!(answer.get("state") instanceof String text)) {
            return Observed.unknown(
                    "The host did not tell what is in force, which may be too large for an answer.");
        }
        try (var gzip =
                new GZIPInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(text)))) {
            byte[] bytes = gzip.readNBytes(LARGEST);
            return Observed.known(state.apply(new String(bytes, UTF_8).lines().toList()));
        } catch (IOException | RuntimeException e) {
            return Observed.unknown(
                    "What the host says that is in force can't be read (%s): look at `journalctl -t natkeeper-deliver` there."
                            .formatted(e.getMessage()));
        }
    }

    /** A list of sentences in an answer. */
    public static List<String> texts(Map<String, Object> answer, String field) {
        return answer.get(field) instanceof List<?> items
                ? items.stream().map(String::valueOf).toList()
                : List.of();
    }
}
