package io.natkeeper;

import java.util.ArrayList;
import java.util.List;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;

/**
 * What a function plays through before Lambda takes the snapshot that it starts from, so that its
 * first event finds everything loaded and warm. Only where SnapStart is; elsewhere it never runs.
 */
public final class Rehearsal implements Resource {

    /** CRaC holds its resources weakly: one that nobody else holds silently never runs. */
    private static final List<Rehearsal> HELD = new ArrayList<>();

    private final Runnable play;

    private Rehearsal(Runnable play) {
        this.play = play;
    }

    /**
     * @param play must write nothing anywhere, and leave nothing open: no connection, credential or
     *     time of it may be in the snapshot
     */
    public static void beforeSnapshot(Runnable play) {
        Rehearsal rehearsal = new Rehearsal(play);
        HELD.add(rehearsal);
        Core.getGlobalContext().register(rehearsal);
    }

    @Override
    public void beforeCheckpoint(Context<? extends Resource> context) {
        try {
            play.run();
            System.out.println("Rehearsed.");
        } catch (RuntimeException | LinkageError e) {
            // Thrown, it would fail the deployment; all that is lost is some of the first event's
            // time.
            System.err.println("Not rehearsed, so the first event will take longer: " + e);
        }
    }

    /** Nothing to renew: the clients that serve events have not been used yet. */
    @Override
    public void afterRestore(Context<? extends Resource> context) {}
}
