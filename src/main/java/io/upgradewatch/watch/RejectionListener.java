package io.upgradewatch.watch;

/** Is told of what is not done with watches that somebody wrote, wherever they came from. Called on any thread. */
public interface RejectionListener {

    /** A row was refused. */
    void rowRejected();

    /** So many devices of this instance would be unwatched if that were not held back; 0 once it is over. */
    default void removalsHeld(int devices) {}
}
