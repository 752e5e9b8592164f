package io.natkeeper.inventory;

import java.time.Instant;

/** What happened, and when. */
public record Event(Instant at, String what) {

    private static final int LONGEST = 300;

    /** So short that many fit a parameter. */
    public static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
    }
}
