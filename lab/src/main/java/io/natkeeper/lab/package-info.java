/** The whole system on one machine, judged by packets. */
@NullMarked
package io.natkeeper.lab;

import org.jspecify.annotations.NullMarked;
