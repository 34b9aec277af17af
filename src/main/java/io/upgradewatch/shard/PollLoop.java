package io.upgradewatch.shard;

import io.upgradewatch.campaign.Campaign;
import io.upgradewatch.campaign.CampaignView;
import io.upgradewatch.diff.Lags;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.poll.BudgetLedger;
import io.upgradewatch.poll.HeldPolls;
import io.upgradewatch.poll.RequestKind;
import io.upgradewatch.poll.SetName;
import io.upgradewatch.poll.UpgradeReports;
import io.upgradewatch.schedule.Budget;
import io.upgradewatch.shard.budget.BudgetPart;
import io.upgradewatch.shard.budget.DetectionDelays;
import io.upgradewatch.shard.budget.SharedBudget;
import io.upgradewatch.shard.cycle.AccountPauses;
import io.upgradewatch.shard.cycle.Finding;
import io.upgradewatch.shard.cycle.Loop;
import io.upgradewatch.shard.cycle.Outcome;
import io.upgradewatch.shard.cycle.ShardListener;
import io.upgradewatch.shard.cycle.TimeInWords;
import io.upgradewatch.shard.discovery.DeviceSearch;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * Polls the devices of one credential set as they fall due, the most overdue first, as fast as the budget lets it and
 * no faster. One timer, however many devices; when upstream is slower than the schedule, the queue stays as it is and
 * its head grows overdue. Lives on the loop.
 */
public final class PollLoop implements PollCycle.Turn {

    private static final Logger LOG = Logger.getLogger(PollLoop.class);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
    private static final Duration WHILE_FULL = Duration.ofSeconds(5);
    private static final Duration LONGEST_SLEEP = Duration.ofSeconds(1);
    // A budget of thousands a second would be looked at for each request; it saves up what a nap costs it.
    private static final Duration SHORTEST_NAP = Duration.ofMillis(1);
    private static final int TURN = 256;
    // A budget that is spent evenly makes everybody wait a little.
    private static final Duration WORTH_TELLING = Duration.ofSeconds(30);
    // What was reported longer ago belongs to a campaign that is over.
    private static final Duration FRESH = Duration.ofDays(3);
    // Campaigns and hints never have more than the rest.
    private static final double SWEPT = 0.5;

    private final SetName set;
    private final Budget budget;
    private final UpgradeReports reports;
    private final PollCycle cycle;
    private final NextPoll pace;
    private final Loop loop;
    private final AccountPauses pauses;
    private final BooleanSupplier open;
    private final ShardListener listener;
    private final PollQueue queue = new PollQueue();
    private final Replanning replanning;
    private final DeviceSamples samples = new DeviceSamples();
    private final CampaignPolls campaigns;
    private final PausesByHand pausesByHand;
    private final DetectionDelays delays;
    private final long[] spent = new long[RequestKind.values().length];
    private int devices;
    private Optional<SharedBudget> shared = Optional.empty();

    private Loop.Timer timer;
    private Instant timerAt = Instant.MAX;
    private Instant lastSeen = Instant.MIN;
    private int held;
    private Instant goodAt = Instant.EPOCH;
    private boolean driving;
    private boolean driveIsNext;

    /** @param open whether polls may start at all just now; asked again twice a second while they may not */
    public PollLoop(
            SetName set,
            Budget budget,
            UpgradeReports reports,
            PollCycle cycle,
            NextPoll pace,
            AccountPauses pauses,
            Loop loop,
            CampaignPolls campaigns,
            PausesByHand pausesByHand,
            DetectionDelays delays,
            BooleanSupplier open,
            ShardListener listener) {
        this.delays = delays;
        this.set = set;
        this.budget = budget;
        this.reports = reports;
        this.cycle = cycle;
        this.pace = pace;
        this.loop = loop;
        this.pauses = pauses;
        this.open = open;
        this.listener = listener;
        this.campaigns = campaigns;
        this.pausesByHand = pausesByHand;
        replanning = new Replanning(pace.slots(), queue);
    }

    /** From now on the part of the rate is what the group agrees on. */
    public void share(BudgetLedger ledger, int total) {
        shared = Optional.of(
                new SharedBudget(set, budget, ledger, total, () -> pace.slots().value(devices), this::drive, loop));
    }

    /** This instance owns these of {@code total} shards from now on. */
    void own(Set<Integer> shards, int total) {
        shared.ifPresentOrElse(group -> group.own(shards), () -> budget.share(shards.size(), total));
        drive();
    }

    public SetName set() {
        return set;
    }

    public Budget budget() {
        return budget;
    }

    /** Requests sent so far, by the label of their kind. */
    public Map<String, Long> spent() {
        Map<String, Long> byKind = new LinkedHashMap<>();
        for (RequestKind kind : RequestKind.values()) {
            byKind.put(kind.label(), spent[kind.ordinal()]);
        }
        return byKind;
    }

    /** Every campaign that is known of its accounts. */
    public List<CampaignView> campaigns() {
        return campaigns.known();
    }

    /** What is known here of the budget, and of the delay that it brings. */
    public BudgetPart part() {
        Instant now = loop.now();
        return BudgetPart.of(
                set.value(),
                budget.rate(),
                budget.configured(),
                campaigns.rate(now),
                pace.slots().demand(devices),
                delays.seen(now));
    }

    /** What a poll of every device takes. */
    public BudgetReadings.Sweep sweep() {
        double rate = Math.max(budget.rate() / 2, budget.rate() - campaigns.rate(loop.now()));
        return new BudgetReadings.Sweep(
                rate == 0 ? 0 : devices / rate, pace.slots().sweepWithin().toMillis() / 1000.0);
    }

    /** Accounts that upstream refuses, and until when they are left alone. */
    public Map<AccountName, Instant> refusedAccounts() {
        return pauses.standing(loop.now());
    }

    /** Whether something of the device's last answers could not be read. */
    public boolean unread(Device device) {
        return cycle.unread(device);
    }

    /** Devices that are due and not yet polled. */
    public int overdue() {
        return queue.countDue(loop.now());
    }

    /** How late the most overdue device is; zero if none is. */
    Duration lag() {
        Device head = queue.first();
        Duration late = head == null ? Duration.ZERO : Duration.between(queue.dueAt(head), loop.now());
        return late.isNegative() ? Duration.ZERO : late;
    }

    /** Why a device is due when it is, in a sentence with numbers. */
    public String explain(Device device) {
        Instant now = loop.now();
        if (device.hinted) {
            return "a hint, from a campaign's page or a callback, says that it has changed; it is polled within the budget of "
                    + perSecond();
        }
        String why =
                switch (device.why) {
                    case SLOT -> pace.slots().explain(device, now) + lagging(device);
                    case THROTTLED -> device.why.words() + " until " + budget.throttledUntil();
                    default -> device.why.words() + device.trouble.words();
                };
        return why + late(device, now) + whyHeld();
    }

    private String late(Device device, Instant now) {
        if (!device.queued() || !queue.dueAt(device).isBefore(now.minus(WORTH_TELLING))) {
            return "";
        }
        return "; due for " + TimeInWords.of(Duration.between(queue.dueAt(device), now)) + ", as are "
                + queue.countDue(now) + " devices, and " + perSecond() + " are paid for";
    }

    private String perSecond() {
        return Math.round(budget.rate() * 100) / 100.0 + " requests a second";
    }

    private static String lagging(Device device) {
        return device.shard.devices().lags(device).none()
                ? ""
                : "; an answer was older than what is known of it, so it is asked again within "
                        + TimeInWords.of(Lags.POLL_EVERY);
    }

    /** Why no poll of this set starts, as the end of a sentence; empty if one would. */
    public String whyHeld() {
        return reports.ready(set)
                ? ""
                : reports.heldBecause(set)
                        .map(cause -> "; credential set " + set + " cannot be used: " + cause)
                        .orElse("");
    }

    /**
     * How many seconds ago a poll of this set last ended well, or its first device was taken on; NaN without devices, so
     * that an instance which has none says nothing of those that have.
     */
    public double idleSeconds(Instant now) {
        return queue.size() + budget.inFlight() == 0
                ? Double.NaN
                : Math.max(0, Duration.between(goodAt, now).toMillis()) / 1000.0;
    }

    /** How long the device waits between two polls by the present plan. */
    public Duration interval(Device device) {
        return pace.slots().interval(device);
    }

    /** When a device that is not being polled is due. */
    public Instant dueAt(Device device) {
        return queue.dueAt(device);
    }

    /**
     * Takes a device on. One of which something was found goes on with that; one of which nothing is known is due at
     * once, any other at its slot.
     */
    void add(Device device) {
        if (queue.size() == 0) {
            goodAt = loop.now();
        }
        devices++;
        campaigns.added(device.watch.account());
        Optional<Finding> found = device.shard.findings().of(device);
        if (found.isPresent()) {
            device.polling = true;
            cycle.resume(device, found.get(), this);
            return;
        }
        Instant now = loop.now();
        samples.add(device);
        put(device, device.known() == null ? now : pace.slot(device, now));
    }

    /** Some of the devices, by account. */
    DeviceSamples samples() {
        return samples;
    }

    /** Has the devices of accounts listed among the polls. */
    public void search(DeviceSearch search) {
        campaigns.search(search);
        wakeIn(Duration.ZERO);
    }

    /** A request was sent for this set that no permit had been taken for. */
    void owe(RequestKind kind) {
        spent[kind.ordinal()]++;
        budget.owe();
    }

    /** What is paused by hand has changed: a device that was put off for it comes back if it is paused no more. */
    public void reconsider(Device device) {
        Instant now = loop.now();
        if (device.why == Device.Why.PAUSED
                && device.queued()
                && !pausesByHand.of(device).isAfter(now)) {
            device.why = Device.Why.SLOT;
            queue.remove(device);
            put(device, device.known() == null ? now : pace.slot(device, now));
        }
    }

    /** Lets a device go; a poll of it that is under way ends unseen. */
    void remove(Device device) {
        queue.remove(device);
        pace.slots().left(device);
        devices--;
        campaigns.removed(device.watch.account());
    }

    /** The device is due before all others for as long as somebody asks for it; its place in the queue stays. */
    public void hurry(Device device) {
        if (queue.ask(device)) {
            wakeIn(Duration.ZERO);
        }
    }

    /** Somebody outside says that the device may have changed: it is polled as if asked for, once. */
    public void call(Device device) {
        if (queue.call(device)) {
            wakeIn(Duration.ZERO);
        }
    }

    /** Something says that the device may have changed: it is polled soon, within the budget; its place stays. */
    public void hint(Device device) {
        if (queue.hint(device)) {
            wakeIn(Duration.ZERO);
        }
    }

    /** Starts what is due and affordable, and sets the timer for the rest. Never runs inside itself. */
    public void drive() {
        if (driving) {
            return;
        }
        driving = true;
        try {
            followClock();
            budget.follow(loop.now());
            replanning.follow(loop.now(), Math.max(budget.rate() * SWEPT, budget.rate() - campaigns.rate(loop.now())));
            for (int started = 0; started < TURN; started++) {
                Duration wait = startNext();
                if (wait != null) {
                    wakeIn(wait);
                    return;
                }
            }
            wakeIn(Duration.ZERO);
        } catch (RuntimeException bug) {
            LOG.errorf(bug, "a poll loop stumbled and goes on set=%s", set);
            wakeIn(LONGEST_SLEEP);
        } finally {
            driving = false;
        }
    }

    // A device that is due at ten by a clock that has been set back from ten to nine would wait for an hour.
    private void followClock() {
        Instant now = loop.now();
        if (now.isBefore(lastSeen)) {
            Duration back = Duration.between(now, lastSeen);
            queue.shift(-back.toMillis());
            budget.setBack(back);
            pauses.setBack(back);
        }
        lastSeen = now;
    }

    /** Starts one poll and returns null, or says when to look again; {@link NextPoll#NEVER} if an event will tell. */
    private Duration startNext() {
        Instant now = loop.now();
        Device next = queue.next(now);
        if (!budget.hasRoom()) {
            return NextPoll.NEVER;
        }
        Instant pausedUntil = pausesByHand.ofSet(set);
        if (pausedUntil.isAfter(now)) {
            return Duration.between(now, pausedUntil);
        }
        if (campaigns.turn(now, queue.othersWait(now))) {
            return askForPage(now);
        }
        if (next == null) {
            return campaigns.wait(now);
        }
        Instant dueAt = dueAt(next);
        boolean ahead = next.ahead() || next.hinted;
        if (!ahead && dueAt.isAfter(now)) {
            return min(Duration.between(now, dueAt), campaigns.wait(now));
        }
        if (!open.getAsBoolean()) {
            return heldBack(Optional.of(HeldPolls.KAFKA), now);
        }
        if (waitsByHand(next, now) || waitsForItsAccount(next, now) || waitsForKafka(next, now)) {
            return null;
        }
        if (!reports.ready(set)) {
            return heldBack(reports.heldBecause(set), now);
        }
        Duration wait = budget.waitFrom(now);
        if (!wait.isZero()) {
            return max(wait, SHORTEST_NAP);
        }
        start(next, ahead ? Duration.ZERO : Duration.between(dueAt, now), now);
        return null;
    }

    // Each device is counted once, when it falls due, however often it is looked at. What is on its way is no cause.
    private Duration heldBack(Optional<String> cause, Instant now) {
        int due = queue.countDue(now);
        if (cause.isPresent()) {
            if (due > held) {
                listener.pollsHeld(set, cause.get(), due - held);
            }
            held = due;
        }
        return LOOK_AGAIN;
    }

    private Duration askForPage(Instant now) {
        Duration wait = open.getAsBoolean() && reports.ready(set) ? budget.waitFrom(now) : LOOK_AGAIN;
        if (!wait.isZero()) {
            return max(wait, SHORTEST_NAP);
        }
        budget.take(now);
        spent[campaigns.ask(now, until -> pageAnswered(now, until)).ordinal()]++;
        return null;
    }

    private boolean waitsByHand(Device device, Instant now) {
        Instant until = pausesByHand.of(device);
        if (!until.isAfter(now)) {
            return false;
        }
        device.why = Device.Why.PAUSED;
        // Not all at once when it ends: each at its own slot.
        queue.remove(device);
        queue.put(device, pace.slot(device, until));
        return true;
    }

    private void pageAnswered(Instant sentAt, Optional<Instant> throttledUntil) {
        throttledUntil.ifPresent(until -> throttled(sentAt, until));
        answered();
    }

    private boolean waitsForItsAccount(Device device, Instant now) {
        Instant until = pauses.until(device.watch.account());
        if (!until.isAfter(now) || device.askedFor()) {
            return false;
        }
        device.why = Device.Why.ACCOUNT_PAUSED;
        // Also out of the hints: at their head it would be looked at again and again.
        queue.remove(device);
        queue.put(device, until);
        return true;
    }

    // What cannot be kept is better left upstream.
    private boolean waitsForKafka(Device device, Instant now) {
        if (!device.shard.findings().full()) {
            return false;
        }
        device.why = Device.Why.SHARD_FULL;
        device.tellThatItWaits(device.why.words());
        queue.remove(device);
        queue.put(device, now.plus(WHILE_FULL));
        return true;
    }

    private void start(Device device, Duration lag, Instant now) {
        held = 0;
        campaigns.deviceStarted(device.hinted);
        queue.started(device);
        budget.take(now);
        spent[RequestKind.HISTORY.ordinal()]++;
        device.polling = true;
        cycle.run(device, now, lag, this);
    }

    // Not from within the answer: the cycle first finishes with it. Answers that came together are followed by one look
    // at the queue.
    @Override
    public void answered() {
        budget.giveBack();
        if (!driveIsNext) {
            driveIsNext = true;
            loop.execute(this::driveNow);
        }
    }

    private void driveNow() {
        driveIsNext = false;
        drive();
    }

    @Override
    public void ended(Device device, NextPoll.Ending ending) {
        device.polling = false;
        if (ending.report().outcome().good()) {
            goodAt = loop.now();
        }
        ending.throttledUntil().ifPresent(until -> throttled(ending.report().at(), until));
        if (!device.gone) {
            samples.add(device);
            // The schedule first: whatever becomes of those who wait, the device is polled again.
            put(device, ending.next());
            if (ending.report().outcome() == Outcome.CHANGED && device.state != null) {
                changed(device);
            }
            device.ended(ending.report());
        } else {
            device.shard.released(device);
        }
    }

    private void changed(Device device) {
        device.state
                .latest()
                .filter(upgrade ->
                        upgrade.moment() != null && upgrade.moment().plus(FRESH).isAfter(loop.now()))
                .ifPresent(upgrade -> campaigns.changedIn(device.watch.account(), Campaign.of(upgrade), loop.now()));
    }

    private void throttled(Instant sentAt, Instant until) {
        budget.throttle(until);
        budget.halve(sentAt, loop.now()).ifPresent(halved -> {
            LOG.infof(
                    "the rate in use is halved: upstream asks for fewer requests set=%s rate=%.2f", set, budget.rate());
            shared.ifPresent(group -> group.halved(halved));
        });
    }

    // Polls start from the timer alone, never from within whatever puts devices into the queue.
    private void put(Device device, Instant dueAt) {
        queue.put(device, dueAt);
        if (queue.first() == device) {
            wakeIn(Duration.ZERO);
        }
    }

    private void wakeIn(Duration wait) {
        if (wait == NextPoll.NEVER) {
            return;
        }
        // Never long: a clock that is set forward makes devices due before a long sleep would end.
        Duration sleep = wait.compareTo(LONGEST_SLEEP) < 0 ? wait : LONGEST_SLEEP;
        Instant at = loop.now().plus(sleep);
        if (timer != null && !at.isBefore(timerAt)) {
            return;
        }
        if (timer != null) {
            timer.cancel();
        }
        timerAt = at;
        timer = loop.after(sleep, this::wake);
    }

    private void wake() {
        timer = null;
        timerAt = Instant.MAX;
        drive();
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private static Duration max(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }
}
