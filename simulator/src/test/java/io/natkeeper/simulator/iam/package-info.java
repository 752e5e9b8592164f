@NullMarked
package io.natkeeper.simulator.iam;

import org.jspecify.annotations.NullMarked;
