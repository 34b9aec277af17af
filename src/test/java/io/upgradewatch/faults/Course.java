package io.upgradewatch.faults;

import io.upgradewatch.fota.CampaignId;
import io.upgradewatch.fota.Upgrade;
import io.upgradewatch.fota.UpgradeStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** All that ever was true of one upgrade of one device, and what has been told of it so far. */
final class Course {

    /** One report; of two in a row with the same status, the second is no change. */
    record Step(String status, Instant at) {}

    /** What an event says. */
    record Told(String previous, String status, Instant at) {}

    private final String campaign;
    private final List<Step> steps = new ArrayList<>();
    private final List<Step> changes = new ArrayList<>();
    private final List<Told> told = new ArrayList<>();

    Course(String campaign) {
        this.campaign = campaign;
    }

    void move(Step step) {
        if (steps.isEmpty() || !last().status().equals(step.status())) {
            changes.add(step);
        }
        steps.add(step);
    }

    Step last() {
        return steps.get(steps.size() - 1);
    }

    Upgrade upgrade() {
        return new Upgrade(
                new CampaignId(campaign),
                new UpgradeStatus(last().status()),
                "a reason",
                "F",
                "1.0",
                "2.0",
                "2026-11-01",
                last().at());
    }

    /** Takes an event and says what is wrong with it; null if nothing is. */
    String tell(Told event, boolean careful) {
        String wrong = wrong(event, careful);
        told.add(event);
        return wrong;
    }

    private String wrong(Told event, boolean careful) {
        if (told.stream()
                .anyMatch(before ->
                        before.at().equals(event.at()) && before.status().equals(event.status()))) {
            return "duplicate by content";
        }
        Told before = told.isEmpty() ? null : told.get(told.size() - 1);
        String known = before == null ? null : before.status();
        if (known == null ? event.previous() != null : !known.equals(event.previous())) {
            return "previousStatus is " + event.previous() + " where " + known + " was told before";
        }
        if (before != null && !event.at().isAfter(before.at())) {
            return "out of order: " + event.at() + " after " + before.at();
        }
        if (before != null && before.status().equals(event.status())) {
            return "no change";
        }
        if (!steps.contains(new Step(event.status(), event.at()))) {
            return "never was true";
        }
        if (careful && (told.size() >= changes.size() || !says(event, changes.get(told.size())))) {
            return "expected " + (told.size() < changes.size() ? changes.get(told.size()) : "nothing");
        }
        return null;
    }

    private static boolean says(Told event, Step step) {
        return event.status().equals(step.status()) && event.at().equals(step.at());
    }

    /** Whether all that had to be told has been. */
    boolean complete(boolean careful) {
        return careful
                ? told.size() >= changes.size()
                : !told.isEmpty() && told.get(told.size() - 1).status().equals(last().status());
    }
}
