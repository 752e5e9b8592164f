package io.natkeeper.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.0.0.0/8",
        "64:ff9b::/96, 64:FF9B:0:0:0:0:0.0.0.0/96",
        "2001:db8::/32, 2001:0db8:0::/32",
        "::/0, 0:0:0:0:0:0:0:0/0",
    })
    void equalsItselfHoweverItIsWritten(String one, String other) {
        assertThat(Destination.of(one))
                .isEqualTo(Destination.of(other))
                .hasSameHashCodeAs(Destination.of(other));
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.0/8, 10.0.0.0/9", "0.0.0.0/0, ::/0", "10.0.0.0/8, 11.0.0.0/8"})
    void differsFromAnother(String one, String other) {
        assertThat(Destination.of(one)).isNotEqualTo(Destination.of(other));
    }

    @Test
    void isPrintedAsItWasWritten() {
        assertThat(Destination.of("2001:0DB8::/32")).hasToString("2001:0DB8::/32");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.0.0.0",
                "10/8",
                "10.0.0/24",
                "010.0.0.256/32",
                "fe80::1%eth0/128",
                "[::]/0",
                "pl-0123456789abcdef0",
                "::ffff:192.0.2.1/128",
                "example.com/32",
                "1:2:3/48",
                "10.0.0.0/-1",
            })
    void whatIsNoPrefixIsRefused(String text) {
        assertThatThrownBy(() -> Destination.of(text))
                .hasMessage(
                        "is no IPv4 or IPv6 prefix; write one such as 192.0.2.0/24 or 64:ff9b::/96");
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/33, has a prefix length over 32; shorten it",
        "::/129, has a prefix length over 128; shorten it",
        "10.0.0.1/8, has address bits behind its first 8; set them to zero",
        "2001:db8::1/64, has address bits behind its first 64; set them to zero",
    })
    void whatIsNearlyOneIsExplained(String text, String message) {
        assertThatThrownBy(() -> Destination.of(text)).hasMessage(message);
    }

    @Test
    void aTagNamesSeveralAndItsErrorsSpoilOnlyThemselves() {
        Destinations parsed =
                Destinations.parse(" 10.0.0.0/8, 64:ff9b::/96  2001:db8::/129,,10.0.0.0/8 x ");
        assertThat(parsed.named()).containsExactly(Destination.of("10.0.0.0/8"), Destination.NAT64);
        assertThat(parsed.errors())
                .containsExactly(
                        "its tag natkeeper:destinations names '2001:db8::/129', which has a prefix length over 128; shorten it.",
                        "its tag natkeeper:destinations names 'x', which is no IPv4 or IPv6 prefix; write one such as 192.0.2.0/24 or 64:ff9b::/96.");
    }
}
