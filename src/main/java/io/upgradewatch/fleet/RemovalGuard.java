package io.upgradewatch.fleet;

import io.upgradewatch.fleet.view.Summary;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.watch.RejectionListener;
import io.upgradewatch.watch.Watchlist;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Keeps a list that was read from unwatching much of the fleet by mistake: what would take away more than a share of
 * what it had put there is held back until it has proved harmless for a minute, or an operator has confirmed it. Lives
 * on the loop.
 */
final class RemovalGuard {

    static final Duration CONFIRMED_BY_TIME = Duration.ofMinutes(1);
    static final long ALWAYS_ALLOWED = 20;

    private static final Logger LOG = Logger.getLogger(RemovalGuard.class);

    private final String list;
    private final double share;
    private final RejectionListener listener;
    private Held held;
    private String confirmed = "";

    /**
     * One reading that leaves devices out.
     *
     * @param id the same for the same content
     * @param missing devices of this instance that it would unwatch
     * @param group what that comes to over the whole group
     * @param rows how many good rows it has
     * @param faulty whether a row of it could not be read
     * @param vague whether such a row does not even tell its device
     * @param ended whether its last line was ended, as that of a half-written file mostly is not
     */
    record Reading(
            String id,
            List<Imei> missing,
            Watchlist.Census group,
            int rows,
            boolean faulty,
            boolean vague,
            boolean ended) {}

    /** What is held back, since when, and what it waits for. */
    private record Held(Reading reading, Instant since, boolean passesByTime) {}

    /**
     * @param list what it is called when people are told
     * @param share of what a list has put there that it may take away at once; 0 to 1
     */
    RemovalGuard(String list, double share, RejectionListener listener) {
        this.list = list;
        this.share = share;
        this.listener = listener;
    }

    /** This content has been read: a confirmation of another one is void. */
    void read(String id) {
        if (!id.equals(confirmed)) {
            confirmed = "";
        }
    }

    /** Whether the devices may go now. If not, the same reading is to be asked about again later. */
    boolean allows(Reading reading, Instant now) {
        boolean small = isSmall(reading.group());
        boolean sound = reading.ended() && !reading.vague();
        boolean same = held != null && held.reading().id().equals(reading.id());
        boolean inTime = same && !held.since().plus(CONFIRMED_BY_TIME).isAfter(now);
        boolean passesByTime = small ? !reading.vague() : sound && isHarmless(reading);
        if (reading.id().equals(confirmed) || small && sound || passesByTime && inTime) {
            release();
            return true;
        }
        hold(new Held(reading, same ? held.since() : now, passesByTime), same);
        return false;
    }

    /** No reading leaves anything out any more. */
    void release() {
        if (held != null) {
            held = null;
            listener.removalsHeld(0);
        }
    }

    /** An operator means it: what is held back may go when it is asked about again. Says what that is. */
    Summary.HeldRemovals confirm() {
        Summary.HeldRemovals removals = held();
        if (held != null) {
            confirmed = held.reading().id();
            LOG.warnf(
                    "removals confirmed by an operator devices=%d",
                    held.reading().missing().size());
        }
        return removals;
    }

    /** What is held back on this instance. */
    Summary.HeldRemovals held() {
        return held == null
                ? Summary.HeldRemovals.NONE
                : new Summary.HeldRemovals(held.reading().missing().size(), Optional.of(waitsFor(held)));
    }

    private boolean isSmall(Watchlist.Census group) {
        double limit = Math.max(share * group.wanted(), ALWAYS_ALLOWED);
        return group.leaving() <= limit && group.leaving() < group.wanted();
    }

    private static boolean isHarmless(Reading reading) {
        return !reading.faulty()
                && reading.rows() > 0
                && reading.group().leaving() * 2 < reading.group().wanted();
    }

    private void hold(Held next, boolean same) {
        boolean news = !same
                || held.reading().missing().size() != next.reading().missing().size();
        held = next;
        listener.removalsHeld(next.reading().missing().size());
        if (news) {
            LOG.warnf(
                    "removals held back devices=%d group=%d of=%d waits=%s",
                    next.reading().missing().size(),
                    next.reading().group().leaving(),
                    next.reading().group().wanted(),
                    waitsFor(next));
        }
    }

    private String waitsFor(Held held) {
        Watchlist.Census group = held.reading().group();
        String what =
                list + " would unwatch " + group.leaving() + " of the " + group.wanted() + " devices that it put there";
        return held.passesByTime()
                ? what + ": done if it stays as it is for a minute"
                : what + why(held.reading()) + ": waits for POST /api/watchlist/confirm";
    }

    private static String why(Reading reading) {
        if (reading.rows() == 0) {
            return " and has no good row";
        }
        if (reading.faulty()) {
            return " and has rows that cannot be read";
        }
        return reading.ended() ? "" : " and its last line is cut off";
    }
}
