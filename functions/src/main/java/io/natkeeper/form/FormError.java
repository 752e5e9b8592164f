package io.natkeeper.form;

/**
 * What is wrong with the form of what somebody wrote, before anything is looked at that it names.
 *
 * @param part of the form: a parameter's name, or a file's
 * @param line from 1
 * @param field its path, such as {@code ports[2].target.port}
 * @param reason what is wrong with it
 * @param remedy what to do, as a request
 */
public record FormError(String part, int line, String field, String reason, String remedy) {

    /** {@code ports.yaml:12: ports[2].listen: overlaps …; choose …}, as compilers write it. */
    public String sentence() {
        return "%s:%d: %s: %s; %s".formatted(part, line, field, reason, remedy);
    }
}
