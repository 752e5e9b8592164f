@NullMarked
package io.natkeeper.simulator.cloudformation;

import org.jspecify.annotations.NullMarked;
