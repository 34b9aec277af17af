package io.upgradewatch.serve;

import io.smallrye.mutiny.Uni;
import io.upgradewatch.shard.DeviceView;
import io.upgradewatch.shard.Fleet;
import io.upgradewatch.watch.RejectionListener;
import io.upgradewatch.watch.Watch;
import io.upgradewatch.watch.WatchDraft;
import io.upgradewatch.watch.WatchReading;
import io.upgradewatch.watch.WatchRows;
import io.upgradewatch.watch.Watchlist;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    private final Watchlist watchlist;
    private final RejectionListener rejections;
    private final Instant now;
    private final Semaphore free = new Semaphore(MAX_IN_FLIGHT);
    private final AtomicBoolean unwritable = new AtomicBoolean();
    private final List<ImportReport.LineFault> faults = new ArrayList<>();
    private long taken;
    private long refused;
    private long checkDigits;
    private long accountForms;
    private long faultCount;

    WatchImport(Fleet fleet, Watchlist watchlist, RejectionListener rejections, Instant now) {
        this.fleet = fleet;
        this.watchlist = watchlist;
        this.rejections = rejections;
        this.now = now;
    }

    /** @throws Refusal if rows cannot be written down now */
    @Override
    public void row(long line, WatchReading reading) {
        reading.draft().ifPresentOrElse(this::take, () -> refuse(line, reading));
    }

    /** Waits for the rows that are still on their way. */
    ImportReport finish() {
        waitFor(MAX_IN_FLIGHT);
        return new ImportReport(
                taken, refused, new ImportReport.Warnings(checkDigits, accountForms), faults, faultCount);
    }

    private void take(WatchDraft draft) {
        waitFor(1);
        taken++;
        checkDigits += draft.warnings().contains(WatchDraft.Warning.CHECK_DIGIT) ? 1 : 0;
        accountForms += draft.warnings().contains(WatchDraft.Warning.ACCOUNT_FORM) ? 1 : 0;
        // Every row goes the same way, also one that says since: two rows of one device must not overtake each other.
        fleet.device(draft.imei())
                .onFailure()
                .recoverWithItem(Optional.empty())
                .flatMap(known -> write(draft, known))
                .onTermination()
                .invoke(() -> free.release())
                .subscribe()
                .with(written -> {}, failure -> unwritable.set(true));
    }

    private Uni<Void> write(WatchDraft draft, Optional<DeviceView> known) {
        Instant otherwise = known.map(view -> view.watch().since()).orElse(now);
        return watchlist.watch(draft.from(otherwise, Watch.Source.OTHER));
    }

    private void refuse(long line, WatchReading reading) {
        refused++;
        faultCount += reading.faults().size();
        rejections.rowRejected();
        reading.faults().stream()
                .limit(MAX_FAULTS - faults.size())
                .map(fault -> new ImportReport.LineFault(line, fault.field(), fault.message()))
                .forEach(faults::add);
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
