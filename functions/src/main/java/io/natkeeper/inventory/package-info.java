/**
 * What inventories share: parameters that hold them, and a page that shows them. Start with {@link
 * io.natkeeper.inventory.ParameterParts}; what is in an inventory is said by the package whose it
 * is.
 */
@NullMarked
package io.natkeeper.inventory;

import org.jspecify.annotations.NullMarked;
