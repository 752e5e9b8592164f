/**
 * What each operation refuses and answers: a class per operation. {@code Refusal} checks an error.
 */
@NullMarked
package io.natkeeper.simulator.ec2;

import org.jspecify.annotations.NullMarked;
