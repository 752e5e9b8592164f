package io.natkeeper.port;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a port is of, in the word that maps, hosts and security groups use: {@code tcp}. */
public enum Protocol {
    TCP,
    UDP;

    public static Optional<Protocol> of(String word) {
        return Arrays.stream(values()).filter(p -> p.toString().equals(word)).findFirst();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
