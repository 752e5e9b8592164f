package io.natkeeper.port;

import java.time.Instant;

/**
 * A version of a parameter that holds a map or a part of it.
 *
 * @param version counts from 1 for each parameter
 * @param modifiedAt when it was written
 */
public record MapVersion(MapText text, long version, Instant modifiedAt) {}
