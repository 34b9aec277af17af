package io.upgradewatch.watch;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The faults of a list's rows, the first ones in full. A fault that every row has is one of the list as a whole, and
 * is told once. Not thread-safe.
 */
public final class RowFaults {

    private final int most;
    private final List<Fault> faults = new ArrayList<>();
    private FieldFault shared;
    private long rows;
    private long count;

    /** One fault of one row. */
    public record Fault(long line, FieldFault what) {}

    /** @param most how many faults are kept */
    public RowFaults(int most) {
        this.most = most;
    }

    /** A row has been refused. */
    public void add(long line, WatchReading refused) {
        List<FieldFault> found = refused.faults();
        FieldFault only = found.size() == 1 ? found.get(0) : null;
        shared = rows == 0 || Objects.equals(shared, only) ? only : null;
        rows++;
        count += found.size();
        found.stream()
                .limit(most - faults.size())
                .map(what -> new Fault(line, what))
                .forEach(faults::add);
    }

    /** How many rows were refused. */
    public long rows() {
        return rows;
    }

    /** How many faults there are in all; a row may have several. */
    public long count() {
        return count;
    }

    /** What to tell of them, in the order of the lines. */
    public List<Fault> told(long taken) {
        if (taken > 0 || rows < 2 || shared == null) {
            return List.copyOf(faults);
        }
        FieldFault all = new FieldFault(shared.field(), "all " + rows + " rows: " + shared.message());
        return List.of(new Fault(faults.get(0).line(), all));
    }
}
