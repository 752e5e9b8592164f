package io.natkeeper.simulator.ec2;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Pages by id: a token says which id came last, so that items which appear or vanish between two
 * pages neither repeat nor hide others.
 */
final class Pages {

    private static final int MIN_RESULTS = 5;

    private final String operation;
    private final int maxResults;

    /**
     * @param maxResults the largest page that the operation allows
     */
    Pages(String operation, int maxResults) {
        this.operation = operation;
        this.maxResults = maxResults;
    }

    record Page<T>(List<T> items, @Nullable String nextToken) {}

    void check(@Nullable Integer requested) {
        if (requested == null) {
            return;
        }
        if (requested < MIN_RESULTS) {
            throw Ec2Errors.invalidValue(
                    "Value ( %d ) for parameter maxResults is invalid. Expecting a value greater than %d."
                            .formatted(requested, MIN_RESULTS));
        }
        if (requested > maxResults) {
            throw Ec2Errors.invalidValue(
                    "Value ( %d ) for parameter maxResults is invalid. Expecting a value less than or equal to %d."
                            .formatted(requested, maxResults));
        }
    }

    <T> Page<T> page(
            SortedMap<String, T> all, @Nullable Integer requested, @Nullable String token) {
        SortedMap<String, T> rest =
                token == null ? all : new TreeMap<>(all).tailMap(lastIdOf(token), false);
        int size = requested == null ? maxResults : requested;
        List<T> items = rest.values().stream().limit(size).toList();
        if (rest.size() <= size) {
            return new Page<>(items, null);
        }
        String lastId = rest.keySet().stream().skip(size - 1L).findFirst().orElseThrow();
        return new Page<>(items, tokenAfter(lastId));
    }

    private String tokenAfter(String lastId) {
        return Base64.getUrlEncoder().encodeToString((operation + " " + lastId).getBytes(UTF_8));
    }

    private String lastIdOf(String token) {
        String decoded;
        try {
            decoded = new String(Base64.getUrlDecoder().decode(token), UTF_8);
        } catch (IllegalArgumentException e) {
            throw invalidToken();
        }
        if (!decoded.startsWith(operation + " ")) {
            throw invalidToken();
        }
        return decoded.substring(operation.length() + 1);
    }

    private static RuntimeException invalidToken() {
        return Ec2Errors.badRequest("InvalidNextToken", "The specified NextToken is not valid.");
    }
}
