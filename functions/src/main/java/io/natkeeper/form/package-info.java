/**
 * What operators write: YAML or JSON, read strictly, every error at once, and the newest valid
 * state of a parameter's history. Start with {@link io.natkeeper.form.FormList} and {@link
 * io.natkeeper.form.FormHistory}; what the fields mean is said where they are used.
 */
@NullMarked
package io.natkeeper.form;

import org.jspecify.annotations.NullMarked;
