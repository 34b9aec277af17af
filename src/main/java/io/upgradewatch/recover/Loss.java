package io.upgradewatch.recover;

/**
 * What of a shard's log is lost: never written though changes of the shard were told, or another topic of the same name.
 *
 * @param states what is known of its devices
 * @param watches which devices it watches
 */
public record Loss(boolean states, boolean watches) {

    public static final Loss NONE = new Loss(false, false);

    public boolean any() {
        return states || watches;
    }

    /** What is lost, as people call it. */
    public String words() {
        if (states && watches) {
            return "the state and the watchlist";
        }
        return states ? "the state" : "the watchlist";
    }
}
