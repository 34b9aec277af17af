package io.upgradewatch.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which part of a rate an instance may spend, as the group agrees on it by rows that all of them read in one order. Where
 * the law is to hold over the whole fleet, an instance's part is its part of {@code S}, the sum of {@code sqrt(w h)}.
 *
 * <p>The parts in use never add up to more than the whole:
 *
 * <ul>
 *   <li>A row says which shards an instance owns and which part it will not exceed. An instance that wants less uses less
 *       at once and then says so. One that wants more says so, and uses it once it has read its own row and what the
 *       others had said by then leaves room for it.
 *   <li>A shard belongs to the row that named it last, and to us if we own it. A row that has lost all its shards is that
 *       of an instance that is gone, and its part is free. That is safe because the group gives a shard to the next owner
 *       only once the one before has let it go, or must have stopped to poll; and who has none of the shards left that
 *       its row named uses nothing until its next row is read.
 *   <li>For shards that no row names, their number is reserved: their owner may be unable to write one. That is what an
 *       instance has which waits for {@link #PATIENCE} to read rows, or its own.
 * </ul>
 *
 * <p>So, seen from the last row after which anybody's part has grown, what each uses is at most what its row before that
 * one says, and those add up to no more than the whole. Nobody's clock is compared with another's. Not thread-safe.
 */
public final class BudgetParts {

    static final Duration PATIENCE = Duration.ofSeconds(30);

    // A little goes by shards, or an instance that has just begun would have nothing to learn with.
    private static final double BY_SUM = 0.95;
    private static final Duration BETWEEN = Duration.ofSeconds(1);
    private static final Duration LOST_AFTER = Duration.ofSeconds(10);
    private static final Duration AT_LEAST_EVERY = Duration.ofMinutes(5);
    private static final double WORTH = 0.03;
    private static final double NOTHING = -1;

    private final String self;
    private final int total;
    private final Map<String, Other> others = new LinkedHashMap<>();
    private Set<Integer> mine = Set.of();
    private double sum;
    private boolean read;
    private Part written;
    private Instant writtenAt = Instant.MIN;
    private boolean spoken;
    private boolean readBack;
    private long number;
    /** Of the shards that the last row named, those that were ours ever since. */
    private Set<Integer> kept = Set.of();
    /** That we may use as far as there is room; negative before anything was agreed on. */
    private double agreed = NOTHING;

    private Instant nothingSince = Instant.MIN;

    /**
     * What a row says.
     *
     * @param shards that the instance owns
     * @param sum of {@code sqrt(w h)} over its devices
     * @param share that it will not exceed, of the whole
     * @param number of the row, counted by the instance
     */
    public record Part(Set<Integer> shards, double sum, double share, long number) {

        public Part {
            shards = Set.copyOf(shards);
        }
    }

    private record Other(Set<Integer> shards, double sum, double share) {

        /** Loses them; says whether nothing is left. */
        boolean lose(Set<Integer> taken) {
            shards.removeAll(taken);
            return shards.isEmpty();
        }
    }

    /**
     * @param self the name of this instance's rows
     * @param total how many shards there are
     */
    public BudgetParts(String self, int total) {
        this.self = self;
        this.total = total;
    }

    /** These shards are ours from now on, and no others. */
    public void own(Set<Integer> shards, Instant now) {
        if (mine.isEmpty()) {
            nothingSince = now;
        }
        mine = Set.copyOf(shards);
        others.values().removeIf(other -> other.lose(mine));
        Set<Integer> left = new HashSet<>(kept);
        left.retainAll(mine);
        kept = left;
        if (written != null && kept.isEmpty()) {
            forget(now);
        }
    }

    /** What our devices add up to. */
    public void sum(double ours) {
        sum = ours;
    }

    /** A row was read; rows come in their order. Null: the instance says nothing any more. */
    public void read(String instance, Part part, Instant now) {
        if (instance.equals(self)) {
            readOwn(part, now);
            return;
        }
        others.remove(instance);
        if (part != null) {
            Set<Integer> theirs = new HashSet<>(part.shards());
            theirs.removeAll(mine);
            others.values().removeIf(other -> other.lose(theirs));
            if (!theirs.isEmpty()) {
                others.put(instance, new Other(theirs, part.sum(), part.share()));
            }
        }
    }

    /** All rows have been read that were there at the start. */
    public void readToEnd() {
        read = true;
    }

    /** The part of the whole that may be used now. */
    public double share(Instant now) {
        double byShards = (double) mine.size() / total;
        if (mine.isEmpty() || mine.size() == total) {
            // Nobody else has anything to poll.
            return byShards;
        }
        if (agreed != NOTHING) {
            return Math.min(agreed, room());
        }
        if (now.isBefore(nothingSince.plus(PATIENCE))) {
            return 0;
        }
        return read ? Math.min(byShards, room()) : byShards;
    }

    /** The row to write now, if any: from now on it counts as written. */
    public Optional<Part> next(Instant now) {
        boolean alone = mine.size() == total && written == null;
        if (!read || mine.isEmpty() || alone || !due(now)) {
            return Optional.empty();
        }
        written = new Part(mine, sum, Math.min(wanted(), room()), ++number);
        writtenAt = now;
        spoken = true;
        readBack = false;
        kept = mine;
        agreed = Math.min(agreed, written.share());
        return Optional.of(written);
    }

    /** Whether our row is to be taken back, since nothing is ours any more; from now on it counts as done. */
    public boolean leaves() {
        boolean leaves = mine.isEmpty() && spoken;
        if (leaves) {
            spoken = false;
        }
        return leaves;
    }

    /** What the others and unknown owners leave. */
    private double room() {
        double taken = others.values().stream().mapToDouble(Other::share).sum();
        return Math.max(0, (double) known() / total - taken);
    }

    private int known() {
        return mine.size()
                + others.values().stream()
                        .mapToInt(other -> other.shards().size())
                        .sum();
    }

    private double wanted() {
        double all = sum + others.values().stream().mapToDouble(Other::sum).sum();
        double byShards = (double) mine.size() / known();
        double bySum = all > 0 ? sum / all : byShards;
        return (double) known() / total * (BY_SUM * bySum + (1 - BY_SUM) * byShards);
    }

    private boolean due(Instant now) {
        if (written == null || !written.shards().equals(mine)) {
            return true;
        }
        Duration since = Duration.between(writtenAt, now);
        // A clock that was set back tells nothing.
        if (since.isNegative() || since.compareTo(AT_LEAST_EVERY) > 0) {
            return true;
        }
        boolean moved = differs(written.share(), Math.min(wanted(), room())) || differs(written.sum(), sum);
        return readBack ? moved && since.compareTo(BETWEEN) >= 0 : since.compareTo(LOST_AFTER) >= 0;
    }

    private static boolean differs(double before, double now) {
        return Math.abs(now - before) > WORTH * Math.max(before, now);
    }

    private void readOwn(Part part, Instant now) {
        if (part == null && written != null) {
            // Somebody took us for gone.
            forget(now);
        } else if (part != null && written != null && part.number() == written.number()) {
            readBack = true;
            agreed = written.share();
        }
    }

    private void forget(Instant now) {
        written = null;
        agreed = NOTHING;
        nothingSince = now;
    }
}
