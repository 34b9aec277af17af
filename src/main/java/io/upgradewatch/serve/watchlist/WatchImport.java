package io.upgradewatch.serve.watchlist;

import io.upgradewatch.fleet.Fleet;
import io.upgradewatch.serve.problem.Refusal;
import io.upgradewatch.watch.RejectionListener;
import io.upgradewatch.watch.RowFaults;
import io.upgradewatch.watch.WatchDraft;
import io.upgradewatch.watch.WatchReading;
import io.upgradewatch.watch.WatchRows;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One import, row by row: however long the list, only so many rows are on their way to the watchlist at a time.
 *
 * <p>For one thread, which waits while too many are. Rows go straight to the watchlist, whoever owns their devices. A
 * row that leaves {@code since} open keeps that of a device that this instance owns, and else begins now.
 */
final class WatchImport implements WatchRows.Sink {

    static final int MAX_FAULTS = 1_000;

    private static final int MAX_IN_FLIGHT = 500;
    private static final Duration WRITTEN_WITHIN = Duration.ofMinutes(1);

    private final Fleet fleet;
    private final RejectionListener rejections;
    private final Semaphore free = new Semaphore(MAX_IN_FLIGHT);
    private final AtomicBoolean unwritable = new AtomicBoolean();
    private final RowFaults faults = new RowFaults(MAX_FAULTS);
    private final Progress progress;
    private final boolean dryRun;
    private long taken;
    private long checkDigits;
    private long accountForms;

    /** Hears of each row, once it has been taken or refused. */
    interface Progress {

        Progress UNTOLD = (taken, refused) -> {};

        void at(long taken, long refused);
    }

    /** @param dryRun judges the rows and writes none */
    WatchImport(Fleet fleet, RejectionListener rejections, boolean dryRun, Progress progress) {
        this.dryRun = dryRun;
        this.progress = progress;
        this.fleet = fleet;
        this.rejections = rejections;
    }

    /** @throws Refusal if rows cannot be written down now */
    @Override
    public void row(long line, WatchReading reading) {
        reading.draft().ifPresentOrElse(this::take, () -> refuse(line, reading));
        progress.at(taken, faults.rows());
    }

    /** Waits for the rows that are still on their way. */
    ImportReport finish() {
        waitFor(MAX_IN_FLIGHT);
        return new ImportReport(
                taken,
                faults.rows(),
                new ImportReport.Warnings(checkDigits, accountForms),
                faults.told(taken).stream()
                        .map(fault -> new ImportReport.LineFault(
                                fault.line(), fault.what().field(), fault.what().message()))
                        .toList(),
                faults.count());
    }

    private void take(WatchDraft draft) {
        if (!dryRun) {
            waitFor(1);
        }
        taken++;
        checkDigits += draft.warnings().contains(WatchDraft.Warning.CHECK_DIGIT) ? 1 : 0;
        accountForms += draft.warnings().contains(WatchDraft.Warning.ACCOUNT_FORM) ? 1 : 0;
        if (!dryRun) {
            write(draft);
        }
    }

    private void write(WatchDraft draft) {
        fleet.write(draft)
                .onTermination()
                .invoke(() -> free.release())
                .subscribe()
                .with(written -> {}, failure -> unwritable.set(true));
    }

    private void refuse(long line, WatchReading reading) {
        faults.add(line, reading);
        if (!dryRun) {
            rejections.rowRejected();
        }
    }

    private void waitFor(int permits) {
        boolean granted = false;
        try {
            granted = free.tryAcquire(permits, WRITTEN_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        if (!granted || unwritable.get()) {
            throw Refusal.later("the watchlist cannot be written now, so the import stopped near row " + taken
                    + "; send it again in a moment, rows written twice do no harm");
        }
    }
}
