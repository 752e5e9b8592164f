package io.natkeeper.lab.traffic;

import io.natkeeper.lab.traffic.Sample.Kind;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * A sample as one line of text: kind, host, flow, sent, answered, public address, who answered and
 * error, parted by tabs. Times are microseconds since 1970; {@code -} stands for what is empty.
 * Finer times are cut; everything else survives the way there and back.
 */
public final class SampleLine {

    private static final String NONE = "-";
    private static final int FIELDS = 8;

    private SampleLine() {}

    /** Without a line feed at the end. */
    public static String format(Sample sample) {
        return String.join(
                "\t",
                sample.kind().name(),
                escape(sample.host()),
                escape(sample.flow()),
                microseconds(sample.sentAt()),
                sample.answeredAt().map(SampleLine::microseconds).orElse(NONE),
                sample.publicAddress().map(SampleLine::escape).orElse(NONE),
                sample.answeredBy().map(SampleLine::escape).orElse(NONE),
                sample.error().map(SampleLine::escape).orElse(NONE));
    }

    /**
     * Reads one line, without its end.
     *
     * @throws IllegalArgumentException when the line is no sample
     */
    public static Sample parse(String line) {
        List<String> fields = List.of(line.split("\t", -1));
        if (fields.size() != FIELDS) {
            throw new IllegalArgumentException(
                    "A sample has " + FIELDS + " fields, this line " + fields.size());
        }
        return new Sample(
                unescape(fields.get(1)),
                Kind.valueOf(fields.get(0)),
                unescape(fields.get(2)),
                instant(fields.get(3)),
                optional(fields.get(4)).map(SampleLine::instant),
                optional(fields.get(5)).map(SampleLine::unescape),
                optional(fields.get(6)).map(SampleLine::unescape),
                optional(fields.get(7)).map(SampleLine::unescape));
    }

    private static Optional<String> optional(String field) {
        return field.equals(NONE) ? Optional.empty() : Optional.of(field);
    }

    private static String microseconds(Instant instant) {
        return Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, instant));
    }

    private static Instant instant(String microseconds) {
        return Instant.EPOCH.plus(Long.parseLong(microseconds), ChronoUnit.MICROS);
    }

    /** No tab or line end is left, and nothing reads as {@link #NONE}. */
    private static String escape(String text) {
        String escaped =
                text.replace("\\", "\\\\")
                        .replace("\t", "\\t")
                        .replace("\n", "\\n")
                        .replace("\r", "\\r");
        return escaped.equals(NONE) ? "\\" + NONE : escaped;
    }

    private static String unescape(String field) {
        StringBuilder text = new StringBuilder(field.length());
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            if (c != '\\') {
                text.append(c);
                continue;
            }
            if (++i == field.length()) {
                throw new IllegalArgumentException("Ends in the middle of an escape: " + field);
            }
            text.append(
                    switch (field.charAt(i)) {
                        case 't' -> '\t';
                        case 'n' -> '\n';
                        case 'r' -> '\r';
                        default -> field.charAt(i);
                    });
        }
        return text.toString();
    }
}
