package io.upgradewatch.faults;

import io.upgradewatch.embedded.thingspace.Simulator;
import io.upgradewatch.faults.Course.Step;
import io.upgradewatch.faults.Course.Told;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.Imei;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** One device, what is true of it, and what has been told of it. Safe from any thread. */
final class ScriptedDevice {

    private static final List<String> STATUSES = List.of(
            "RequestPending",
            "UpgradePending",
            "UpgradeScheduled",
            "UpgradeSuccess",
            "UpgradeFailed",
            "DeviceRejected");
    private static final int MOST_CAMPAIGNS = 4;

    final Imei imei;
    final AccountName account;
    final boolean careful;
    private final Simulator simulator;
    private final Map<String, Course> courses = new TreeMap<>();
    private final Set<String> ids = new HashSet<>();
    private Instant lastAt = Instant.EPOCH;

    /** @param careful whether the truth moves on only after it has been told */
    ScriptedDevice(Imei imei, AccountName account, boolean careful, Simulator simulator) {
        this.imei = imei;
        this.account = account;
        this.careful = careful;
        this.simulator = simulator;
    }

    /** Something happens to the device, and the simulator knows it at once. */
    synchronized void move(Random random) {
        int times = courses.isEmpty() || random.nextInt(5) == 0 ? 2 : 1;
        Set<String> moved = new HashSet<>();
        for (int i = 0; i < times; i++) {
            String campaign = campaign(random);
            if (moved.add(campaign)) {
                Course course = courses.get(campaign);
                boolean fresh = course == null;
                if (fresh) {
                    course = new Course(campaign);
                    courses.put(campaign, course);
                }
                course.move(new Step(fresh ? any(random) : next(course.last().status(), random), later()));
            }
        }
        simulator.script(
                imei, account, courses.values().stream().map(Course::upgrade).toList());
    }

    private String campaign(Random random) {
        boolean fresh = courses.isEmpty() || (courses.size() < MOST_CAMPAIGNS && random.nextInt(8) == 0);
        int number = fresh ? courses.size() : random.nextInt(courses.size());
        return "campaign-" + number;
    }

    private static String any(Random random) {
        return STATUSES.get(random.nextInt(STATUSES.size()));
    }

    // Now and then the same status is reported anew, which is no change.
    private static String next(String status, Random random) {
        if (random.nextInt(8) == 0) {
            return status;
        }
        int step = 1 + random.nextInt(STATUSES.size() - 1);
        return STATUSES.get((STATUSES.indexOf(status) + step) % STATUSES.size());
    }

    private Instant later() {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        lastAt = now.isAfter(lastAt) ? now : lastAt.plusMillis(1);
        return lastAt;
    }

    /** Takes an event and says what is wrong with it; null if nothing is. */
    synchronized String tell(String id, String campaign, Told event) {
        Course course = courses.get(campaign);
        String wrong = course == null ? "a campaign that never was" : course.tell(event, careful);
        return ids.add(id) ? wrong : "duplicate by ce_id";
    }

    /** Whether all that had to be told has been. */
    synchronized boolean complete() {
        return courses.values().stream().allMatch(course -> course.complete(careful));
    }

    /** What is true now: status and report time by campaign. */
    synchronized Map<String, Step> now() {
        return courses.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().last(), (a, b) -> a, TreeMap::new));
    }

    @Override
    public String toString() {
        return imei.digits() + (careful ? " (careful)" : " (fast)");
    }
}
