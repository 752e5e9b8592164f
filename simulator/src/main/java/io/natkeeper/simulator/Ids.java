package io.natkeeper.simulator;

import java.util.HexFormat;
import java.util.Random;
import java.util.UUID;

/** Identifiers of AWS's shape, always the same for a seed. */
final class Ids {

    private final Random random;

    Ids(long seed) {
        random = new Random(seed);
    }

    /** Such as {@code i-0123456789abcdef0}. */
    synchronized String next(String prefix) {
        return prefix + "-0" + HexFormat.of().toHexDigits(random.nextLong());
    }

    synchronized String macAddress() {
        String digits = HexFormat.of().toHexDigits(random.nextLong());
        StringBuilder address = new StringBuilder("0a");
        for (int i = 0; i < 10; i += 2) {
            address.append(':').append(digits, i, i + 2);
        }
        return address.toString();
    }

    synchronized String uuid() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }
}
