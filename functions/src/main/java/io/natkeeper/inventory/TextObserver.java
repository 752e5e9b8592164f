package io.natkeeper.inventory;

import io.natkeeper.Observed;
import io.natkeeper.form.FormHistory;

/** What Parameter Store says of a pool, in our words. */
public interface TextObserver {

    Observed<StoredTexts> texts(String pool);

    /** All versions of what operators wrote that Parameter Store still has. */
    Observed<FormHistory> history(String pool);
}
