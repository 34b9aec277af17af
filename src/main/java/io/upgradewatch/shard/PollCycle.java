package io.upgradewatch.shard;

import io.smallrye.mutiny.Uni;
import io.upgradewatch.diff.Diff;
import io.upgradewatch.diff.HistoryDiff;
import io.upgradewatch.poll.Blame;
import io.upgradewatch.poll.PollOutcome;
import io.upgradewatch.poll.UpgradeReports;
import io.upgradewatch.shard.budget.DetectionDelays;
import io.upgradewatch.shard.cycle.AccountPauses;
import io.upgradewatch.shard.cycle.CycleReport;
import io.upgradewatch.shard.cycle.CycleTracer;
import io.upgradewatch.shard.cycle.Finding;
import io.upgradewatch.shard.cycle.Loop;
import io.upgradewatch.shard.cycle.Outcome;
import io.upgradewatch.shard.cycle.ShardListener;
import io.upgradewatch.watch.Watch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * One device, once around: poll its history, diff it against what is known, publish what changed, and only then know
 * it. Start reading here. Lives on the loop.
 *
 * <p>Answers come by plain calls, and Mutiny is for the few that are published: with a chain for each poll, which
 * carries a context through every step, the same polls took a quarter more CPU time.
 */
public final class PollCycle {

    private static final Logger LOG = Logger.getLogger(PollCycle.class);

    private final UpgradeReports reports;
    private final NextPoll pace;
    private final Loop loop;
    private final ShardListener listener;
    private final AccountPauses pauses;
    private final Asides asides = new Asides();
    private final Publishing publishing;

    public PollCycle(
            UpgradeReports reports,
            HistoryDiff diff,
            NextPoll pace,
            Loop loop,
            ShardListener listener,
            AccountPauses pauses,
            CycleTracer tracer,
            DetectionDelays delays) {
        this.reports = reports;
        this.pace = pace;
        this.loop = loop;
        this.listener = listener;
        this.pauses = pauses;
        publishing = new Publishing(diff, pace, loop, listener, tracer, asides, delays);
    }

    /** Who waits for a cycle to come around. */
    interface Turn {

        /** Upstream owes no answer any more. Comes once, and first. */
        void answered();

        /** The cycle is over, and the device may be polled again. Comes once. */
        void ended(Device device, NextPoll.Ending ending);
    }

    /** Goes on with what was found before the device's shard opened anew; nothing is owed by upstream. */
    void resume(Device device, Finding finding, Turn turn) {
        publishing.resume(device, finding, ending -> turn.ended(device, ending));
    }

    /** Whether something of the device's last answers could not be read. */
    boolean unread(Device device) {
        return Outcome.UNREADABLE.name().equals(device.lastOutcomeName()) || asides.has(device);
    }

    /** @param lag how late the poll starts */
    void run(Device device, Instant now, Duration lag, Turn turn) {
        new Round(device, now, turn).poll(lag);
    }

    /** One cycle of one device. It ends once, whatever happens: a device whose cycle does not is never polled again. */
    private final class Round implements PollOutcome.Cases<Void> {

        private final Device device;
        private final Watch asked;
        private final Instant sentAt;
        private final int sentIn;
        private final Turn turn;
        private Instant readAt;
        private boolean over;

        Round(Device device, Instant sentAt, Turn turn) {
            this.device = device;
            this.asked = device.watch;
            this.sentAt = sentAt;
            this.sentIn = device.shard.opening();
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
            CycleReport report = Publishing.report(sentAt, Outcome.UNREACHABLE, "internal_error", List.of());
            end(pace.unreachable(device, report, loop.now(), Blame.UNDECIDED));
        }

        private void owedNothing() {
            if (readAt == null) {
                readAt = loop.now();
                turn.answered();
            }
        }

        private Void end(NextPoll.Ending ending) {
            if (!over) {
                over = true;
                turn.ended(device, ending);
            }
            return null;
        }

        private Void end(Uni<NextPoll.Ending> ending) {
            ending.subscribe().with(this::end, this::surprised);
            return null;
        }

        @Override
        public Void reported(PollOutcome.Reported outcome) {
            pauses.served(asked.account());
            pace.served(readAt);
            Devices devices = device.shard.devices();
            Finding finding = new Finding(
                    asked.account(), outcome.history(), outcome.fingerprint(), sentAt, readAt, devices.lags(device));
            Diff found = publishing.diff(device, finding);
            devices.lagged(device, found.lags());
            if (!found.lags().none()) {
                listener.lagging(asked.account());
            }
            if (!found.fits()) {
                count(Outcome.UNREADABLE);
                return end(publishing.tooLarge(
                        device, sentAt, outcome.history().upgrades().size()));
            }
            count(found.changes().isEmpty() ? Outcome.UNCHANGED : Outcome.CHANGED);
            if (outcome.aside() != null) {
                listener.unreadable(outcome.aside().cause());
                asides.put(device, asked, outcome.aside()).subscribe().with(done -> {});
            }
            if (!device.gone && found.moved()) {
                publishing.publish(device, finding, found, this::end);
                return null;
            }
            if (device.gone) {
                device.shard.answeredLate(sentIn, device.imei(), finding);
            }
            publishing.recognise(device, found, finding.fingerprint());
            return end(pace.good(device, Publishing.report(sentAt, Outcome.UNCHANGED, null, List.of()), readAt));
        }

        @Override
        public Void repeated(PollOutcome.Repeated outcome) {
            pauses.served(asked.account());
            pace.served(readAt);
            count(Outcome.UNCHANGED);
            return end(pace.good(device, Publishing.report(sentAt, Outcome.UNCHANGED, null, List.of()), readAt));
        }

        @Override
        public Void throttled(PollOutcome.Throttled outcome) {
            count(Outcome.THROTTLED);
            CycleReport report = Publishing.report(sentAt, Outcome.THROTTLED, "throttled", List.of());
            return end(pace.throttled(device, report, readAt, outcome.retryAfter()));
        }

        @Override
        public Void refused(PollOutcome.Refused outcome) {
            count(Outcome.REFUSED);
            CycleReport report = Publishing.report(sentAt, Outcome.REFUSED, outcome.cause(), List.of());
            return end(pace.refused(device, report, readAt, outcome));
        }

        @Override
        public Void denied(PollOutcome.Denied outcome) {
            count(Outcome.DENIED);
            CycleReport report = Publishing.report(sentAt, Outcome.DENIED, outcome.cause(), List.of());
            return end(
                    switch (outcome.scope()) {
                        case ACCOUNT -> pace.accountPaused(device, report, pauses.refused(asked.account(), readAt));
                        case CREDENTIALS -> pace.credentialsRefused(device, report, readAt);
                    });
        }

        @Override
        public Void unreachable(PollOutcome.Unreachable outcome) {
            count(Outcome.UNREACHABLE);
            CycleReport report = Publishing.report(sentAt, Outcome.UNREACHABLE, outcome.cause(), List.of());
            return end(pace.unreachable(device, report, readAt, outcome.blame()));
        }

        @Override
        public Void unreadable(PollOutcome.Unreadable outcome) {
            count(Outcome.UNREADABLE);
            listener.unreadable(outcome.cause());
            String cause = outcome.cause() + ": " + outcome.detail();
            NextPoll.Ending ending =
                    pace.unreadable(device, Publishing.report(sentAt, Outcome.UNREADABLE, cause, List.of()), readAt);
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
