package io.natkeeper.form;

import java.util.List;

/** What a parser makes of the parts of a form: all of it, or none. */
public sealed interface Parsed<T> {

    record Valid<T>(T value) implements Parsed<T> {}

    /**
     * @param errors all that were found, in the order of the text; at least one
     */
    record Invalid<T>(List<FormError> errors) implements Parsed<T> {}
}
