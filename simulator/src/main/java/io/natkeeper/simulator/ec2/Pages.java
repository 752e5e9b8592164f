package io.natkeeper.simulator.ec2;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;

/**
 * Pages by id: a token says which id came last, so that items which appear or vanish between two
 * pages neither repeat nor hide others. As in EC2 a page is cut before it is filtered: it may be
 * short or empty and still have a successor, and a full one has a successor even where nothing is
 * left.
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
            SortedMap<String, T> all,
            Predicate<T> wanted,
            @Nullable Integer requested,
            @Nullable String token) {
        SortedMap<String, T> rest =
                token == null ? all : new TreeMap<>(all).tailMap(lastIdOf(token), false);
        int size = requested == null ? maxResults : requested;
        List<String> ids = rest.keySet().stream().limit(size).toList();
        List<T> items = rest.values().stream().limit(size).filter(wanted).toList();
        boolean complete = requested == null ? rest.size() <= size : ids.size() < size;
        return new Page<>(items, complete ? null : tokenAfter(ids.getLast()));
    }

    private String tokenAfter(String lastId) {
        return Base64.getUrlEncoder().encodeToString((operation + " " + lastId).getBytes(UTF_8));
    }

    private String lastIdOf(String token) {
        String decoded;
        try {
            decoded = new String(Base64.getUrlDecoder().decode(token), UTF_8);
        } catch (IllegalArgumentException e) {
            throw invalid(token);
        }
        if (!decoded.startsWith(operation + " ")) {
            throw invalid(token);
        }
        return decoded.substring(operation.length() + 1);
    }

    private static Ec2Exception invalid(String token) {
        return Ec2Errors.invalidValue(
                "Value ( %s ) for parameter nextToken is invalid. The token is invalid."
                        .formatted(token));
    }
}
