@NullMarked
package io.natkeeper.simulator.rds;

import org.jspecify.annotations.NullMarked;
