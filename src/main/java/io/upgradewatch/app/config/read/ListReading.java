package io.upgradewatch.app.config.read;

import io.upgradewatch.fleet.FileWatches;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.watch.RejectionListener;
import io.upgradewatch.watch.RowFaults;
import io.upgradewatch.watch.WatchDraft;
import io.upgradewatch.watch.WatchReading;
import io.upgradewatch.watch.WatchRows;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The rows of one reading of the watchlist file. Not thread-safe. */
public final class ListReading implements WatchRows.Sink {

    private static final int FAULTS_TOLD = 20;

    private final RejectionListener rejections;
    private final Map<Imei, WatchDraft> drafts = new LinkedHashMap<>();
    private final Set<Imei> spared = new HashSet<>();
    private final RowFaults faults = new RowFaults(FAULTS_TOLD);
    private WatchDraft last;
    private boolean vague;

    /** @param rejections is told of each bad row */
    public ListReading(RejectionListener rejections) {
        this.rejections = rejections;
    }

    @Override
    public void row(long line, WatchReading reading) {
        last = reading.draft().orElse(null);
        if (last != null) {
            drafts.put(last.imei(), last);
            return;
        }
        faults.add(line, reading);
        reading.imei().ifPresentOrElse(spared::add, () -> vague = true);
        rejections.rowRejected();
    }

    /** The last row may be cut off: if its account can have been longer, its device keeps the watch that it has. */
    public void distrustLast() {
        if (last != null && !last.account().customary()) {
            drafts.remove(last.imei());
            spared.add(last.imei());
        }
    }

    public int taken() {
        return drafts.size();
    }

    public long refused() {
        return faults.rows();
    }

    /** The first faults in words; one that all rows share is told once. */
    public List<String> told() {
        Stream<String> first = faults.told(drafts.size()).stream().map(ListReading::words);
        return faults.count() <= FAULTS_TOLD
                ? first.toList()
                : Stream.concat(first, Stream.of("and more: " + faults.rows() + " rows in all"))
                        .toList();
    }

    public FileWatches.Content content(String id, boolean ended) {
        return new FileWatches.Content(id, drafts, spared, vague, ended);
    }

    private static String words(RowFaults.Fault fault) {
        return "line=" + fault.line() + " faults=" + fault.what().field() + ": "
                + fault.what().message();
    }
}
