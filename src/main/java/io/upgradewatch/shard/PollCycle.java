package io.upgradewatch.shard;

import io.smallrye.mutiny.Uni;
import io.upgradewatch.diff.Diff;
import io.upgradewatch.diff.HistoryDiff;
import io.upgradewatch.fota.UpgradeStatusChanged;
import io.upgradewatch.poll.Blame;
import io.upgradewatch.poll.PollOutcome;
import io.upgradewatch.poll.UpgradeReports;
import io.upgradewatch.publish.Publication;
import io.upgradewatch.publish.TooLarge;
import io.upgradewatch.watch.Watch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * One device, once around: poll its history, diff it against what is known, publish what changed, and only then know
 * it. Start reading here. Lives on the loop.
 *
 * <p>Answers come by plain calls, and Mutiny is for the few that are published: with a chain for each poll, which
 * carries a context through every step, the same polls took a quarter more CPU time.
 */
final class PollCycle {

    private static final Logger LOG = Logger.getLogger(PollCycle.class);

    private final UpgradeReports reports;
    private final HistoryDiff diff;
    private final Pace pace;
    private final Loop loop;
    private final ShardListener listener;
    private final AccountPauses pauses;
    private final CycleTracer tracer;
    private final Asides asides = new Asides();

    private int unpublished;

    PollCycle(
            UpgradeReports reports,
            HistoryDiff diff,
            Pace pace,
            Loop loop,
            ShardListener listener,
            AccountPauses pauses,
            CycleTracer tracer) {
        this.reports = reports;
        this.diff = diff;
        this.pace = pace;
        this.loop = loop;
        this.listener = listener;
        this.pauses = pauses;
        this.tracer = tracer;
    }

    /** Cycles whose answer is read and whose changes are not committed yet. */
    int unpublished() {
        return unpublished;
    }

    /** Who waits for a cycle to come around. */
    interface Turn {

        /** Upstream owes no answer any more. Comes once, and first. */
        void answered();

        /** The cycle is over, and the device may be polled again. Comes once. */
        void ended(Device device, Pace.Ending ending);
    }

    /** @param lag how late the poll starts */
    void run(Device device, Instant now, Duration lag, Turn turn) {
        new Round(device, now, turn).poll(lag);
    }

    private static CycleReport report(Instant at, Outcome outcome, String cause, List<UpgradeStatusChanged> changes) {
        return new CycleReport(at, outcome, Optional.ofNullable(cause), changes);
    }

    /** One cycle of one device. It ends once, whatever happens: a device whose cycle does not is never polled again. */
    private final class Round implements PollOutcome.Cases<Void> {

        private final Device device;
        private final Watch asked;
        private final Instant sentAt;
        private final Turn turn;
        private Instant readAt;
        private boolean over;

        Round(Device device, Instant sentAt, Turn turn) {
            this.device = device;
            this.asked = device.watch;
            this.sentAt = sentAt;
            this.turn = turn;
        }

        void poll(Duration lag) {
            try {
                listener.pollStarted(lag);
                reports.poll(asked, device.fingerprint, device.trouble.failingSince(), this::answered);
            } catch (RuntimeException bug) {
                surprised(bug);
            }
        }

        private void answered(PollOutcome outcome) {
            try {
                owedNothing();
                outcome.match(this);
            } catch (RuntimeException bug) {
                surprised(bug);
            }
        }

        private void surprised(Throwable bug) {
            LOG.errorf(bug, "a poll ended in a way that it never should imei=%s", device.imei());
            owedNothing();
            CycleReport report = report(sentAt, Outcome.UNREACHABLE, "internal_error", List.of());
            end(pace.unreachable(device, report, loop.now(), Blame.UNDECIDED));
        }

        private void owedNothing() {
            if (readAt == null) {
                readAt = loop.now();
                turn.answered();
            }
        }

        private Void end(Pace.Ending ending) {
            if (!over) {
                over = true;
                turn.ended(device, ending);
            }
            return null;
        }

        private Void end(Uni<Pace.Ending> ending) {
            ending.subscribe().with(this::end, this::surprised);
            return null;
        }

        @Override
        public Void reported(PollOutcome.Reported outcome) {
            pauses.served(asked.account());
            pace.served(readAt);
            HistoryDiff.Subject subject = new HistoryDiff.Subject(asked.imei(), asked.account(), asked.since());
            Devices devices = device.shard.devices();
            Diff found = diff.between(device.state, subject, outcome.history(), readAt, devices.lags(device));
            devices.lagged(device, found.lags());
            if (!found.lags().none()) {
                listener.lagging(asked.account());
            }
            if (!found.fits()) {
                count(Outcome.UNREADABLE);
                return end(tooLarge(outcome.history().upgrades().size()));
            }
            count(found.changes().isEmpty() ? Outcome.UNCHANGED : Outcome.CHANGED);
            if (outcome.aside() != null) {
                listener.unreadable(outcome.aside().cause());
                asides.put(device, asked, outcome.aside()).subscribe().with(done -> {});
            }
            long fingerprint = outcome.fingerprint();
            if (device.gone || !found.moved()) {
                recognise(found, fingerprint);
                return end(pace.good(device, report(sentAt, Outcome.UNCHANGED, null, List.of()), readAt));
            }
            return end(publish(found, fingerprint));
        }

        @Override
        public Void repeated(PollOutcome.Repeated outcome) {
            pauses.served(asked.account());
            pace.served(readAt);
            count(Outcome.UNCHANGED);
            return end(pace.good(device, report(sentAt, Outcome.UNCHANGED, null, List.of()), readAt));
        }

        // An answer that leaves nothing to diff leaves nothing to diff when it comes again, unless something is
        // missing from it or lags: that ages, and its diff depends on the time.
        private void recognise(Diff found, long fingerprint) {
            boolean settled = found.next().complete() && found.lags().none() && !asides.owed(device);
            device.fingerprint = settled ? fingerprint : 0;
        }

        // State follows the commit, never leads it. A crash in between makes the next owner find the same changes
        // again; the other order would swallow them.
        private Uni<Pace.Ending> publish(Diff found, long fingerprint) {
            CycleTracer.Trace trace = trace(found);
            unpublished++;
            Publication publication = new Publication(asked.imei(), found.next(), found.changes(), trace.attributes());
            return Uni.createFrom()
                    .deferred(() -> device.shard.publish(publication))
                    .onTermination()
                    .invoke(() -> unpublished--)
                    .map(committed -> committed(found, fingerprint, trace))
                    .onFailure()
                    .recoverWithItem(failure -> unpublished(found, failure, trace));
        }

        private CycleTracer.Trace trace(Diff found) {
            return found.changes().isEmpty()
                    ? CycleTracer.Trace.NONE
                    : tracer.trace(new CycleTracer.Found(
                            asked, device.shard.number(), sentAt, readAt, loop.now(), found.changes()));
        }

        private Pace.Ending committed(Diff found, long fingerprint, CycleTracer.Trace trace) {
            Instant now = loop.now();
            if (!device.gone) {
                device.shard.devices().learn(device, found.next());
                recognise(found, fingerprint);
            } else {
                // Kept for whoever watches it again.
                device.state = found.next();
            }
            if (found.vanished() > 0) {
                listener.vanished(asked.account(), found.vanished());
            }
            Duration took = Duration.between(readAt, now);
            trace.committed(now, () -> found.changes().forEach(change -> listener.changed(change, took)));
            Outcome outcome = found.changes().isEmpty() ? Outcome.UNCHANGED : Outcome.CHANGED;
            return pace.good(device, report(sentAt, outcome, null, found.changes()), now);
        }

        private Pace.Ending unpublished(Diff found, Throwable failure, CycleTracer.Trace trace) {
            trace.failed(loop.now(), failure);
            if (failure instanceof TooLarge) {
                return tooLarge(found.next().upgrades().size());
            }
            LOG.debugf(
                    "changes wait to be published imei=%s changes=%d",
                    asked.imei(), found.changes().size());
            String cause = "not published: " + failure.getMessage();
            return pace.unpublished(device, report(sentAt, Outcome.CHANGED, cause, List.of()), loop.now());
        }

        // This device's trouble alone: nothing of it is told, and it is asked again at its next slot.
        private Pace.Ending tooLarge(int records) {
            String cause = "state_too_large";
            String detail = records + " records are more than can be written down of one device";
            listener.unreadable(cause);
            PollOutcome.Unreadable part = new PollOutcome.Unreadable(cause, detail, 200, new byte[0]);
            if (asides.news(device, part)) {
                LOG.warnf(
                        "nothing of a device is told: its history is too long imei=%s records=%d",
                        asked.imei(), records);
            }
            asides.put(device, asked, part).subscribe().with(done -> {});
            return pace.unreadable(
                    device, report(sentAt, Outcome.UNREADABLE, cause + ": " + detail, List.of()), loop.now());
        }

        @Override
        public Void throttled(PollOutcome.Throttled outcome) {
            count(Outcome.THROTTLED);
            CycleReport report = report(sentAt, Outcome.THROTTLED, "throttled", List.of());
            return end(pace.throttled(device, report, readAt, outcome.retryAfter()));
        }

        @Override
        public Void refused(PollOutcome.Refused outcome) {
            count(Outcome.REFUSED);
            CycleReport report = report(sentAt, Outcome.REFUSED, outcome.cause(), List.of());
            return end(pace.refused(device, report, readAt, outcome));
        }

        @Override
        public Void denied(PollOutcome.Denied outcome) {
            count(Outcome.DENIED);
            CycleReport report = report(sentAt, Outcome.DENIED, outcome.cause(), List.of());
            return end(
                    switch (outcome.scope()) {
                        case ACCOUNT -> pace.accountPaused(device, report, pauses.refused(asked.account(), readAt));
                        case CREDENTIALS -> pace.credentialsRefused(device, report, readAt);
                    });
        }

        @Override
        public Void unreachable(PollOutcome.Unreachable outcome) {
            count(Outcome.UNREACHABLE);
            CycleReport report = report(sentAt, Outcome.UNREACHABLE, outcome.cause(), List.of());
            return end(pace.unreachable(device, report, readAt, outcome.blame()));
        }

        @Override
        public Void unreadable(PollOutcome.Unreadable outcome) {
            count(Outcome.UNREADABLE);
            listener.unreadable(outcome.cause());
            String cause = outcome.cause() + ": " + outcome.detail();
            Pace.Ending ending = pace.unreadable(device, report(sentAt, Outcome.UNREADABLE, cause, List.of()), readAt);
            if (device.gone) {
                return end(ending);
            }
            return end(asides.put(device, asked, outcome).replaceWith(ending));
        }

        private void count(Outcome outcome) {
            listener.pollEnded(asked.account(), outcome, Duration.between(sentAt, readAt));
        }
    }
}
