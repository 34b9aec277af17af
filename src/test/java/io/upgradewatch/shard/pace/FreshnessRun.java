package io.upgradewatch.shard.pace;

import io.upgradewatch.campaign.Campaign;
import io.upgradewatch.campaign.CampaignAnswer;
import io.upgradewatch.campaign.CampaignList;
import io.upgradewatch.campaign.CampaignPage;
import io.upgradewatch.campaign.CampaignReports;
import io.upgradewatch.fleet.Trial;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.CampaignId;
import io.upgradewatch.fota.Upgrade;
import io.upgradewatch.fota.UpgradeHistory;
import io.upgradewatch.fota.UpgradeStatus;
import io.upgradewatch.poll.PollOutcome;
import io.upgradewatch.watch.Watch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * How late changes of a fleet are found, in virtual time: the real monitor polls an upstream whose changes are known
 * beforehand, in Kafka's place stands a script.
 */
public final class FreshnessRun implements CampaignReports {

    private static final int PAGE = 1_000;
    private static final Duration SETTLED = Duration.ofHours(6);

    /** What the schedule may use. */
    public enum Law {
        /** Every device at the interval. */
        FIXED,
        /** The square-root law. */
        VALUE,
        /** The same and campaigns' pages. */
        PAGES
    }

    /** One change to come. */
    public record Event(int device, long atSecond, String campaign, String status, long reportedAtSecond) {}

    /**
     * What came of it.
     *
     * @param mean seconds between a change and the poll that finds it
     * @param polls histories read
     * @param pages lists and pages read
     * @param mostInASecond requests of all kinds
     */
    public record Result(
            int changes, double mean, double p50, double p99, long polls, long pages, int mostInASecond, double cpu) {}

    private final Trial trial;
    private final Event[] events;
    private final int[] next;
    private final int[][] ofDevice;
    private final Map<String, int[]> members;
    private final IntFunction<String> firmware;
    private final List<Double> delays = new ArrayList<>();
    private final Instant start;
    private long polls;
    private long pages;
    private long second;
    private int inSecond;
    private int mostInASecond;

    /**
     * @param events in the order of their times, which are counted from the start; those at 0 are there before it
     * @param members of each campaign, in order
     * @param firmware that each device runs at first
     */
    public FreshnessRun(
            Law law,
            int devices,
            double rate,
            Event[] events,
            Map<String, int[]> members,
            IntFunction<String> firmware) {
        this.firmware = firmware;
        CadencePlan cadence = law == Law.FIXED
                ? CadencePlan.fixed(Trial.INTERVAL)
                : new CadencePlan(
                        Trial.INTERVAL,
                        Optional.of(new CadencePlan.ByValue(Duration.ofMinutes(1), Duration.ofHours(6), Map.of())));
        this.trial = new Trial(cadence, law == Law.PAGES ? this : null, rate, 8);
        this.events = events;
        this.members = members;
        this.start = trial.loop.now();
        this.ofDevice = new int[devices][];
        List<List<Integer>> lists = new ArrayList<>();
        for (int i = 0; i < devices; i++) {
            lists.add(null);
        }
        for (int i = 0; i < events.length; i++) {
            int device = events[i].device();
            List<Integer> list = lists.get(device) == null ? new ArrayList<>(4) : lists.get(device);
            list.add(i);
            lists.set(device, list);
        }
        for (int i = 0; i < devices; i++) {
            ofDevice[i] = lists.get(i) == null
                    ? new int[0]
                    : lists.get(i).stream().mapToInt(Integer::intValue).toArray();
        }
        this.next = new int[devices];
        trial.reports.otherwise = this::history;
        trial.watching(IntStream.range(0, devices).mapToObj(Trial::watch).toArray(Watch[]::new));
    }

    /** Lets {@code time} pass; what changes in the first hours, while the fleet is first met, is not counted. */
    public Result run(Duration time) {
        long before = System.nanoTime();
        trial.owningAll();
        Duration step = Duration.ofMinutes(1);
        for (Duration passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plus(step)) {
            trial.pass(step);
            forget();
        }
        double[] sorted = delays.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return new Result(
                sorted.length,
                Arrays.stream(sorted).average().orElse(0),
                sorted.length == 0 ? 0 : sorted[sorted.length / 2],
                sorted.length == 0 ? 0 : sorted[(int) (sorted.length * 0.99)],
                polls,
                pages,
                mostInASecond,
                (System.nanoTime() - before) / 1e9);
    }

    private void forget() {
        trial.reports.polls.clear();
        trial.reports.fingerprints.clear();
        trial.reports.failedAt.clear();
        trial.listener.outcomes.clear();
        trial.listener.lags.clear();
        trial.listener.changes.clear();
        trial.listener.took.clear();
        trial.listener.told.clear();
    }

    private PollOutcome history(Watch watch) {
        int device = (int) (watch.imei().number() - Trial.imei(0).number());
        long now = spent();
        polls++;
        int[] own = ofDevice[device];
        List<Upgrade> upgrades = new ArrayList<>(4);
        String runs = firmware.apply(device);
        upgrades.add(upgrade("old", "UpgradeSuccess", "0", runs, start.minus(Duration.ofDays(90 + device % 300))));
        for (int i = 0; i < own.length && events[own[i]].atSecond() <= now; i++) {
            Event event = events[own[i]];
            if (i >= next[device]) {
                next[device] = i + 1;
                if (event.atSecond() > SETTLED.toSeconds()) {
                    delays.add((double) (now - event.atSecond()));
                }
            }
            upgrades.removeIf(upgrade -> upgrade.campaign().value().equals(event.campaign()));
            upgrades.add(upgrade(
                    event.campaign(), event.status(), runs, "new", start.plusSeconds(event.reportedAtSecond())));
        }
        return new PollOutcome.Reported(new UpgradeHistory(upgrades));
    }

    private static Upgrade upgrade(String campaign, String status, String from, String to, Instant reportedAt) {
        return new Upgrade(
                new CampaignId(campaign), UpgradeStatus.reported(status), "why", "name", from, to, null, reportedAt);
    }

    private long spent() {
        long now = Duration.between(start, trial.loop.now()).toSeconds();
        inSecond = now == second ? inSecond + 1 : 1;
        second = now;
        mostInASecond = Math.max(mostInASecond, inSecond);
        return now;
    }

    @Override
    public void list(
            AccountName account,
            String status,
            Optional<String> after,
            Consumer<CampaignAnswer<CampaignList>> answered) {
        long now = spent();
        pages++;
        List<Campaign> begun = members.entrySet().stream()
                .filter(campaign ->
                        status.equals("CampaignScheduled") && any(campaign.getKey(), campaign.getValue(), now))
                .map(campaign -> new Campaign(
                        new CampaignId(campaign.getKey()), "name", status, "firmware", "1", "2", null, null))
                .toList();
        answered.accept(new CampaignAnswer.Read<>(new CampaignList(begun, Optional.empty())));
    }

    private boolean any(String campaign, int[] devices, long now) {
        return Arrays.stream(devices).anyMatch(device -> status(device, campaign, now) != null);
    }

    @Override
    public void page(
            AccountName account,
            CampaignId campaign,
            Optional<String> after,
            Consumer<CampaignAnswer<CampaignPage>> answered) {
        long now = spent();
        pages++;
        int[] devices = members.getOrDefault(campaign.value(), new int[0]);
        int from = after.map(Integer::parseInt).orElse(0);
        int to = Math.min(devices.length, from + PAGE);
        List<CampaignPage.Entry> entries = new ArrayList<>();
        for (int i = from; i < to; i++) {
            String status = status(devices[i], campaign.value(), now);
            if (status != null) {
                entries.add(new CampaignPage.Entry(Trial.imei(devices[i]), UpgradeStatus.reported(status)));
            }
        }
        Optional<String> more = to < devices.length ? Optional.of(Integer.toString(to)) : Optional.empty();
        answered.accept(new CampaignAnswer.Read<>(new CampaignPage(entries, more)));
    }

    private String status(int device, String campaign, long now) {
        String status = null;
        for (int i : ofDevice[device]) {
            if (events[i].atSecond() <= now && events[i].campaign().equals(campaign)) {
                status = events[i].status();
            }
        }
        return status;
    }
}
