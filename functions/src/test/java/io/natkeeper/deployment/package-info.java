/** Tests of what is deployed: the templates, as data. */
@NullMarked
package io.natkeeper.deployment;

import org.jspecify.annotations.NullMarked;
