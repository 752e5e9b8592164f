/**
 * What inventories share: parameters that hold them and what operators wrote, and a page that shows
 * them. Start with {@link io.natkeeper.inventory.PoolText}; what is in an inventory is said by the
 * package whose it is.
 */
@NullMarked
package io.natkeeper.inventory;

import org.jspecify.annotations.NullMarked;
