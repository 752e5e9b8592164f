package io.natkeeper;

/**
 * What a plan has to say beside its actions.
 *
 * @param sentence names the resource, what is wrong with it, and the remedy
 */
public record Notice(Level level, String sentence) {

    public enum Level {
        /** Worth knowing; nobody has to do anything. */
        INFORMATION,
        /** A person has to do something. */
        ERROR
    }

    public static Notice information(String sentence) {
        return new Notice(Level.INFORMATION, sentence);
    }

    public static Notice error(String sentence) {
        return new Notice(Level.ERROR, sentence);
    }
}
