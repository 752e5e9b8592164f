/** The VPC's resolver of names: {@link io.natkeeper.lab.names.NameServer}. */
@NullMarked
package io.natkeeper.lab.names;

import org.jspecify.annotations.NullMarked;
