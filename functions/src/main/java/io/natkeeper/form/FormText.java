package io.natkeeper.form;

/**
 * A form as written, or one part of it.
 *
 * @param part a parameter's name, or a file's
 * @param text YAML or JSON
 */
public record FormText(String part, String text) {}
