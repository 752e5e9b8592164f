@NullMarked
package io.natkeeper.lab.names;

import org.jspecify.annotations.NullMarked;
