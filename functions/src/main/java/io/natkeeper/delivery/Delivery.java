package io.natkeeper.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/**
 * What one host is to have in force.
 *
 * @param kind the host's handler of it: 1 to 16 small letters
 * @param generation when the observation began that this follows from; a host that has a newer one
 *     of the kind ignores it
 * @param content what the handler gets
 */
public record Delivery(String instanceId, String kind, Instant generation, String content) {

    /** Leaves room for the document itself within the 64 KB that SSM takes for both. */
    static final int MOST_CHARACTERS = 60_000;

    private static final Pattern KIND = Pattern.compile("[a-z]{1,16}");

    public Delivery {
        if (!KIND.matcher(kind).matches()) {
            throw new IllegalArgumentException(
                    "The kind '%s' is not a word of 1 to 16 small letters".formatted(kind));
        }
    }

    /**
     * The parameters of the SSM document. Compressed and in base64: no character of the content can
     * mean anything to a shell.
     *
     * @throws TooLargeException if SSM would not take it
     */
    Map<String, String> parameters() {
        String payload = Base64.getEncoder().encodeToString(compressed());
        if (payload.length() > MOST_CHARACTERS) {
            throw new TooLargeException(
                    "The %s for %s need %d characters when compressed, and SSM takes %d: make them smaller."
                            .formatted(kind, instanceId, payload.length(), MOST_CHARACTERS));
        }
        return Map.of(
                "generation",
                Long.toString(generation.toEpochMilli()),
                "kind",
                kind,
                "payload",
                payload);
    }

    private byte[] compressed() {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content.getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static final class TooLargeException extends RuntimeException {
        TooLargeException(String message) {
            super(message);
        }
    }
}
