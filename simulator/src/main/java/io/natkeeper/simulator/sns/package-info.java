/**
 * SNS's API: {@link io.natkeeper.simulator.sns.Publish}. Topics are made, and what was published is
 * read, through {@link io.natkeeper.simulator.sns.Topics}.
 */
@NullMarked
package io.natkeeper.simulator.sns;

import org.jspecify.annotations.NullMarked;
