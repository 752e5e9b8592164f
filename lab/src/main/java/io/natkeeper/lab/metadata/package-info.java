/**
 * The instance metadata service (IMDSv2) of the simulated instances. Start with {@link
 * io.natkeeper.lab.metadata.MetadataServer}; what it tells of an instance is {@link
 * io.natkeeper.lab.metadata.InstanceMetadata}.
 */
@NullMarked
package io.natkeeper.lab.metadata;

import org.jspecify.annotations.NullMarked;
