package io.natkeeper.port;

import java.util.List;

/** What {@link PortMapParser} makes of the parts of a map: all of it, or none. */
public sealed interface Parsed {

    record Valid(PortMap map) implements Parsed {}

    /**
     * @param errors all that were found, in the order of the text; at least one
     */
    record Invalid(List<FormError> errors) implements Parsed {}
}
