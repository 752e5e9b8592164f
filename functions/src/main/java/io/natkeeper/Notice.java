package io.natkeeper;

import java.util.Optional;

/**
 * What a plan has to say beside its actions.
 *
 * @param about id of the resource that an operator looks at first, and on which Natkeeper remembers
 *     that it told; empty for what is only worth knowing
 * @param sentence names the resource, what is wrong with it, and the remedy
 */
public record Notice(Level level, Optional<String> about, String sentence) {

    public enum Level {
        /** Worth knowing; nobody has to do anything. */
        INFORMATION,
        /** A person has to do something. */
        ERROR
    }

    public static Notice information(String sentence) {
        return new Notice(Level.INFORMATION, Optional.empty(), sentence);
    }

    public static Notice error(String about, String sentence) {
        return new Notice(Level.ERROR, Optional.of(about), sentence);
    }
}
