package io.upgradewatch.shard;

import io.smallrye.mutiny.Uni;
import io.upgradewatch.diff.Diff;
import io.upgradewatch.diff.HistoryDiff;
import io.upgradewatch.fota.UpgradeStatusChanged;
import io.upgradewatch.poll.Blame;
import io.upgradewatch.poll.PollOutcome;
import io.upgradewatch.publish.Publication;
import io.upgradewatch.publish.TooLarge;
import io.upgradewatch.shard.budget.DetectionDelays;
import io.upgradewatch.shard.cycle.CycleReport;
import io.upgradewatch.shard.cycle.CycleTracer;
import io.upgradewatch.shard.cycle.Finding;
import io.upgradewatch.shard.cycle.Loop;
import io.upgradewatch.shard.cycle.Outcome;
import io.upgradewatch.shard.cycle.ShardListener;
import io.upgradewatch.shard.cycle.Told;
import io.upgradewatch.shard.cycle.WaitsForKafka;
import io.upgradewatch.watch.Watch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Publishes what an answer brings, for as long as it takes. The answer is kept meanwhile and its device not polled past
 * it; before each attempt it is diffed anew against what is known by then, so that nothing is told twice that a commit of
 * unknown result has told already. Lives on the loop.
 */
final class Publishing {

    private static final Logger LOG = Logger.getLogger(Publishing.class);

    // Reported longer ago, it was not the polls that it waited for.
    private static final Duration LATE_ALREADY = Duration.ofDays(1);

    private final HistoryDiff diff;
    private final NextPoll pace;
    private final Loop loop;
    private final ShardListener listener;
    private final CycleTracer tracer;
    private final Asides asides;
    private final DetectionDelays delays;

    Publishing(
            HistoryDiff diff,
            NextPoll pace,
            Loop loop,
            ShardListener listener,
            CycleTracer tracer,
            Asides asides,
            DetectionDelays delays) {
        this.delays = delays;
        this.diff = diff;
        this.pace = pace;
        this.loop = loop;
        this.listener = listener;
        this.tracer = tracer;
        this.asides = asides;
    }

    /** What the answer says that is not known. */
    Diff diff(Device device, Finding finding) {
        Watch watch = device.watch;
        HistoryDiff.Subject subject = new HistoryDiff.Subject(watch.imei(), finding.account(), watch.since());
        return diff.between(device.state, subject, finding.history(), finding.readAt(), finding.lags());
    }

    /** Publishes {@code found}, which the answer says; {@code ended} is called once, when the cycle is over. */
    void publish(Device device, Finding finding, Diff found, Consumer<NextPoll.Ending> ended) {
        device.shard.findings().keep(device.imei(), finding);
        new Attempts(device, finding, ended).publish(found);
    }

    /** Goes on with an answer that was kept while its shard opened anew. */
    void resume(Device device, Finding finding, Consumer<NextPoll.Ending> ended) {
        device.why = Device.Why.UNPUBLISHED;
        new Attempts(device, finding, ended).again();
    }

    /**
     * What the answer says is known: another one like it need not be read, unless something is missing from it or lags,
     * which ages, so that its diff depends on the time.
     */
    void recognise(Device device, Diff found, long fingerprint) {
        boolean settled = found.next().complete() && found.lags().none() && !asides.owed(device);
        device.fingerprint = settled ? fingerprint : 0;
    }

    /** More records than can be written down: this device's trouble alone, nothing of which is told. */
    NextPoll.Ending tooLarge(Device device, Instant sentAt, int records) {
        String cause = "state_too_large";
        String detail = records + " records are more than can be written down of one device";
        listener.unreadable(cause);
        PollOutcome.Unreadable part = new PollOutcome.Unreadable(cause, detail, 200, new byte[0]);
        if (asides.news(device, part)) {
            LOG.warnf(
                    "nothing of a device is told: its history is too long imei=%s records=%d", device.imei(), records);
        }
        asides.put(device, device.watch, part).subscribe().with(done -> {});
        return pace.unreadable(
                device, report(sentAt, Outcome.UNREADABLE, cause + ": " + detail, List.of()), loop.now());
    }

    static CycleReport report(Instant at, Outcome outcome, String cause, List<UpgradeStatusChanged> changes) {
        return new CycleReport(at, outcome, Optional.ofNullable(cause), changes);
    }

    /** One answer, until it is committed or counts no more. */
    private final class Attempts {

        private final Device device;
        private final Finding finding;
        private final Consumer<NextPoll.Ending> ended;

        Attempts(Device device, Finding finding, Consumer<NextPoll.Ending> ended) {
            this.device = device;
            this.finding = finding;
            this.ended = ended;
        }

        void again() {
            try {
                if (device.gone) {
                    ended.accept(NextPoll.Ending.of(waits("it is not watched here"), loop.now()));
                    return;
                }
                Diff found = diff(device, finding);
                if (found.moved() && found.fits()) {
                    publish(found);
                } else {
                    recognise(device, found, finding.fingerprint());
                    end(good(Outcome.UNCHANGED, List.of()));
                }
            } catch (RuntimeException bug) {
                broken(bug);
            }
        }

        // State follows the commit, never leads it. A crash in between makes the next owner find the same changes
        // again; the other order would swallow them.
        void publish(Diff found) {
            CycleTracer.Trace trace = trace(found);
            boolean first = device.known() == null;
            Publication publication = new Publication(device.imei(), found.next(), found.changes(), trace.attributes());
            Uni.createFrom()
                    .deferred(() -> device.shard.publish(publication))
                    .subscribe()
                    .with(
                            done -> guarded(() -> committed(found, first, trace)),
                            failure -> guarded(() -> failed(found, failure, trace)));
        }

        private CycleTracer.Trace trace(Diff found) {
            return found.changes().isEmpty()
                    ? CycleTracer.Trace.NONE
                    : tracer.trace(new CycleTracer.Found(
                            device.watch,
                            device.shard.number(),
                            finding.sentAt(),
                            finding.readAt(),
                            loop.now(),
                            found.changes()));
        }

        private void committed(Diff found, boolean first, CycleTracer.Trace trace) {
            Instant now = loop.now();
            if (device.known() != null) {
                measure(found, now);
            }
            if (!device.gone) {
                device.shard.devices().learn(device, found.next());
                recognise(device, found, finding.fingerprint());
            } else {
                // Kept for whoever watches it again.
                device.state = found.next();
            }
            if (found.vanished() > 0) {
                listener.vanished(finding.account(), found.vanished());
            }
            Duration took = Duration.between(finding.readAt(), now);
            Duration interval = pace.slots().interval(device);
            trace.committed(now, () -> found.changes()
                    .forEach(change -> listener.changed(change, Told.of(change, first, interval, took, now))));
            end(good(found.changes().isEmpty() ? Outcome.UNCHANGED : Outcome.CHANGED, found.changes()));
        }

        // What the first poll of a device brings waited for the watch, not for the poll.
        private void measure(Diff found, Instant now) {
            for (UpgradeStatusChanged change : found.changes()) {
                Instant reportedAt = change.upgrade().reportedAt();
                if (reportedAt != null) {
                    delays.told(Duration.between(reportedAt, now), LATE_ALREADY, now);
                }
            }
        }

        // A device that is gone with its shard goes on from the same answer when the shard has opened anew.
        private void failed(Diff found, Throwable failure, CycleTracer.Trace trace) {
            trace.failed(loop.now(), failure);
            CycleReport report = waits(failure.getMessage());
            if (failure instanceof TooLarge) {
                end(tooLarge(device, finding.sentAt(), found.next().upgrades().size()));
            } else if (device.gone) {
                ended.accept(NextPoll.Ending.of(report, loop.now()));
            } else {
                Duration wait = pace.unpublished(device);
                device.waitsForKafka(report);
                loop.after(wait, this::again);
            }
        }

        private CycleReport waits(String why) {
            return report(finding.sentAt(), Outcome.CHANGED, WaitsForKafka.FOUND + ": " + why, List.of());
        }

        private NextPoll.Ending good(Outcome outcome, List<UpgradeStatusChanged> changes) {
            return pace.good(device, report(finding.sentAt(), outcome, null, changes), loop.now());
        }

        private void end(NextPoll.Ending ending) {
            device.shard.findings().drop(device.imei(), finding);
            ended.accept(ending);
        }

        private void guarded(Runnable step) {
            try {
                step.run();
            } catch (RuntimeException bug) {
                broken(bug);
            }
        }

        private void broken(RuntimeException bug) {
            LOG.errorf(bug, "an answer was published in a way that it never should imei=%s", device.imei());
            CycleReport report = report(finding.sentAt(), Outcome.UNREACHABLE, "internal_error", List.of());
            end(pace.unreachable(device, report, loop.now(), Blame.UNDECIDED));
        }
    }
}
