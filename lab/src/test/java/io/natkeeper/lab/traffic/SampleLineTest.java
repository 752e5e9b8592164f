package io.natkeeper.lab.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.natkeeper.lab.traffic.Sample.Kind;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SampleLineTest {

    private static final Instant SENT = Instant.parse("2026-01-02T03:04:05.123456Z");

    @Test
    void anAnsweredTry() {
        Sample sample =
                new Sample(
                        "private-a",
                        Kind.TCP_NEW,
                        "new",
                        SENT,
                        Optional.of(SENT.plusMillis(2)),
                        Optional.of("203.0.113.11"),
                        Optional.of("web-1"),
                        Optional.empty());
        String line =
                "TCP_NEW\tprivate-a\tnew\t1767323045123456\t1767323045125456\t203.0.113.11\tweb-1\t-";
        assertThat(SampleLine.format(sample)).isEqualTo(line);
        assertThat(SampleLine.parse(line)).isEqualTo(sample);
    }

    @Test
    void aFailedTry() {
        Sample sample =
                new Sample(
                        "private-a",
                        Kind.UDP,
                        "datagrams",
                        SENT,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("no answer"));
        String line = "UDP\tprivate-a\tdatagrams\t1767323045123456\t-\t-\t-\tno answer";
        assertThat(SampleLine.format(sample)).isEqualTo(line);
        assertThat(SampleLine.parse(line)).isEqualTo(sample);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 20260102})
    void everyTextSurvives(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        for (int i = 0; i < 2000; i++) {
            Sample sample =
                    new Sample(
                            text(random),
                            random.nextBoolean() ? Kind.UDP : Kind.TCP_ESTABLISHED,
                            text(random),
                            SENT.plusNanos(random.nextInt(1_000_000) * 1000L),
                            random.nextBoolean() ? Optional.of(SENT) : Optional.empty(),
                            random.nextBoolean() ? Optional.of(text(random)) : Optional.empty(),
                            random.nextBoolean() ? Optional.of(text(random)) : Optional.empty(),
                            random.nextBoolean() ? Optional.of(text(random)) : Optional.empty());
            String line = SampleLine.format(sample);
            assertThat(line).doesNotContain("\n", "\r");
            assertThat(SampleLine.parse(line)).as("seed %d, round %d", seed, i).isEqualTo(sample);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ready 7000 7001",
                "UDP\th\tf\t1\t-\t-\t-",
                "UDP\th\tf\t1\t-\t-\t-\t-\t-",
                "ICMP\th\tf\t1\t-\t-\t-\t-",
                "UDP\th\tf\tnow\t-\t-\t-\t-",
                "UDP\th\\\tf\t1\t-\t-\t-\t-"
            })
    void whatIsNoSampleIsRefused(String line) {
        assertThatIllegalArgumentException().isThrownBy(() -> SampleLine.parse(line));
    }

    private static String text(RandomGenerator random) {
        String letters = "-\\\t\n\r ntaä";
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(5); length > 0; length--) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }
}
