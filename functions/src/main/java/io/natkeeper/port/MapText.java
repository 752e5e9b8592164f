package io.natkeeper.port;

/**
 * A port map as written, or one part of it.
 *
 * @param part a parameter's name, or a file's
 * @param text YAML or JSON
 */
public record MapText(String part, String text) {}
