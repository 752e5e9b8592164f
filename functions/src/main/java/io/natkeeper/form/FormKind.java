package io.natkeeper.form;

/**
 * What a form is, in the words of its errors.
 *
 * @param noun what people call all of it, such as {@code map}
 * @param list the one field at its root, a list
 * @param entries what the list holds
 * @param splittable whether it may be written in several parts
 */
public record FormKind(String noun, String list, String entries, boolean splittable) {}
