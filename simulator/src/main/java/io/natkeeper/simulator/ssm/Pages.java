package io.natkeeper.simulator.ssm;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of a list: full unless it is the last. */
record Pages<T>(List<T> items, @Nullable String nextToken) {

    static <T> Pages<T> page(
            List<T> all,
            @Nullable Integer maxResults,
            int fewest,
            int most,
            @Nullable String nextToken) {
        int size = maxResults == null ? most : maxResults;
        if (size < fewest) {
            throw SsmErrors.constraint(
                    "" + size,
                    "maxResults",
                    "Member must have value greater than or equal to " + fewest);
        }
        if (size > most) {
            throw SsmErrors.constraint(
                    "" + size,
                    "maxResults",
                    "Member must have value less than or equal to " + most);
        }
        int from = nextToken == null ? 0 : Math.min(position(nextToken), all.size());
        int to = Math.min(from + size, all.size());
        return new Pages<>(all.subList(from, to), to < all.size() ? token(to) : null);
    }

    private static String token(int position) {
        return Base64.getUrlEncoder().encodeToString(("from " + position).getBytes(UTF_8));
    }

    private static int position(String token) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(token), UTF_8);
            if (text.startsWith("from ")) {
                return Integer.parseUnsignedInt(text.substring("from ".length()));
            }
        } catch (IllegalArgumentException e) {
            throw SsmErrors.invalidNextToken();
        }
        throw SsmErrors.invalidNextToken();
    }
}
