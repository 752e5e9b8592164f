/** Tests of Run Command and Parameter Store, in process. */
@NullMarked
package io.natkeeper.simulator.ssm;

import org.jspecify.annotations.NullMarked;
