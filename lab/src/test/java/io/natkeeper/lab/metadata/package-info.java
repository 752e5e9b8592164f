/** The metadata service over HTTP. Start with {@code MetadataServerTest}. */
@NullMarked
package io.natkeeper.lab.metadata;

import org.jspecify.annotations.NullMarked;
