package io.upgradewatch.bench;

import io.upgradewatch.shard.pace.FreshnessRun.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Fleets whose changes are drawn beforehand: most of their devices were upgraded long ago and change once in a year. A
 * campaign is of one firmware, of which it takes half of the devices.
 */
final class Fleets {

    private static final double QUIET = 1.0 / Duration.ofDays(365).toSeconds();

    private final int devices;
    private final long seconds;
    private final Random random = new Random(7);
    private final List<Event> events = new ArrayList<>();
    private final Map<String, int[]> members = new LinkedHashMap<>();
    private long clockBehind;
    private int taken;

    /** @param period how long the fleet is followed */
    Fleets(int devices, Duration period) {
        this.devices = devices;
        this.seconds = period.toSeconds();
    }

    /** Nothing but the change that happens now and then. */
    Fleets quiet() {
        for (int device = taken; device < devices; device++) {
            for (double at = next(QUIET); at < seconds; at += next(QUIET)) {
                add(device, at, "other" + (long) at, "UpgradeSuccess");
            }
        }
        return this;
    }

    /** One campaign of a twentieth of the fleet that begins after eight hours and takes a day. */
    Fleets national() {
        campaign("national", devices / 20, Duration.ofHours(8), Duration.ofDays(1));
        return quiet();
    }

    /** The same, reported a day late by a clock that is behind. */
    Fleets dayLate() {
        clockBehind = Duration.ofDays(1).toSeconds();
        return national();
    }

    /** Forty campaigns of a thousandth of the fleet that begin at any time. */
    Fleets pilots() {
        for (int i = 0; i < 40; i++) {
            Duration begins = Duration.ofSeconds((long) (random.nextDouble() * seconds * 0.8));
            campaign("pilot" + i, Math.max(5, devices / 1_000), begins, Duration.ofHours(12));
        }
        return quiet();
    }

    /** A twentieth whose upgrade fails and is queued again, every eight hours or so, for ever. */
    Fleets requeued() {
        int[] own = take("requeued", devices / 20);
        for (int device : own) {
            boolean failed = false;
            add(device, 0, "requeued", "UpgradePending");
            double rate = 1.0 / Duration.ofHours(8).toSeconds();
            for (double at = next(rate); at < seconds; at += next(rate)) {
                failed = !failed;
                add(device, at, "requeued", failed ? "UpgradeFailed" : "UpgradePending");
            }
        }
        return quiet();
    }

    /** A twentieth is in flight and never changes; another, which looks done for ever, changes twice a day. */
    Fleets hostile() {
        for (int device : take("stuck", devices / 20)) {
            add(device, 0, "stuck", "UpgradePending");
        }
        double rate = 2.0 / Duration.ofDays(1).toSeconds();
        for (int i = 0; i < devices / 20; i++) {
            int device = taken++;
            for (double at = next(rate); at < seconds; at += next(rate)) {
                add(
                        device,
                        at,
                        "sudden" + (long) at,
                        "UpgradeSuccess",
                        at - Duration.ofDays(100).toSeconds());
            }
        }
        return quiet();
    }

    /** What a device runs at first. */
    String firmware(int device) {
        int group = 0;
        for (Map.Entry<String, int[]> campaign : members.entrySet()) {
            int[] own = campaign.getValue();
            // As many again run what the campaign is for, and are not in it; they stand at the fleet's end.
            int spare = devices - 1 - device;
            if (device >= own[0] && device <= own[own.length - 1] || spare >= own[0] && spare <= own[own.length - 1]) {
                return "firmware " + group;
            }
            group++;
        }
        return "another";
    }

    Event[] events() {
        events.sort(Comparator.comparingLong(Event::atSecond));
        return events.toArray(Event[]::new);
    }

    Map<String, int[]> members() {
        return members;
    }

    private void campaign(String name, int size, Duration begins, Duration lasts) {
        for (int device : take(name, size)) {
            double pending = begins.toSeconds() + random.nextDouble() * 3_600;
            add(device, pending, name, "UpgradePending");
            add(
                    device,
                    pending + random.nextDouble() * lasts.toSeconds(),
                    name,
                    random.nextInt(10) == 0 ? "UpgradeFailed" : "UpgradeSuccess");
        }
    }

    private int[] take(String campaign, int size) {
        int[] own = new int[size];
        Arrays.setAll(own, i -> taken + i);
        taken += size;
        members.put(campaign, own);
        return own;
    }

    private void add(int device, double at, String campaign, String status) {
        add(device, at, campaign, status, at - clockBehind);
    }

    private void add(int device, double at, String campaign, String status, double reportedAt) {
        if (at < seconds) {
            events.add(new Event(device, (long) at, campaign, status, (long) reportedAt));
        }
    }

    private double next(double perSecond) {
        return -Math.log(1 - random.nextDouble()) / perSecond;
    }
}
