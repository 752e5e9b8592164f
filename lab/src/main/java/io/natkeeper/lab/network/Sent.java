package io.natkeeper.lab.network;

import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * That packets passed a host's card on their way out.
 *
 * @param source a private address
 */
public record Sent(String source, String destination) {

    private static final String ADDRESS = "([0-9]+(?:\\.[0-9]+){3})";
    private static final Pattern ELEMENT = Pattern.compile(ADDRESS + " \\. " + ADDRESS);

    /**
     * @param set as {@code nft list set} prints it
     */
    static Set<Sent> listed(String set) {
        return ELEMENT.matcher(set)
                .results()
                .map(element -> new Sent(element.group(1), element.group(2)))
                .collect(Collectors.toUnmodifiableSet());
    }
}
