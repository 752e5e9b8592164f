/** How fast the packaged functions answer; begin with {@link FunctionBench}. */
@NullMarked
package io.natkeeper.lab.bench;

import org.jspecify.annotations.NullMarked;
