package io.upgradewatch.embedded.thingspace.fleet;

import java.util.List;

/** The reason texts of ThingSpace, its misspellings included. */
final class Reasons {

    static final String SUCCESS = "Upgrade completed successfully";
    static final String BAD_FIRMWARE = "RovaClientDownloadedInstallFailed";

    private static final List<String> FAILURES = List.of(
            "The network does not report this device is reachable, no retry available, try count 42",
            "RovaClientDownloadFailed",
            BAD_FIRMWARE,
            "RovaClientDidNotReportStatus",
            "Uknown device error.",
            "Internal Error.");
    private static final List<String> REJECTIONS = List.of(
            "Device make/model do not meet software prerequisites.",
            "Device scheduled for firmware upgrade previously, needs to be completed before another upgrade is"
                    + " scheduled.");
    private static final double TOO_LATE = 0.15;

    private Reasons() {}

    static String pending(long scheduledAt) {
        return SimulatedReportTime.appendRfc822(
                        new StringBuilder("Upgrade pending, the device upgrade is estimated to be scheduled for "),
                        scheduledAt)
                .toString();
    }

    static String scheduled(long beginsAt, long completesAt) {
        StringBuilder text = new StringBuilder("The upgrade is scheduled to begin on ");
        SimulatedReportTime.appendRfc822(text, beginsAt).append(" and the estimated completion is ");
        return SimulatedReportTime.appendRfc822(text, completesAt).toString();
    }

    /** Whether a failure is one of those that show after the campaign's end only. */
    static boolean tooLate(Dice dice) {
        return dice.draw(3) < TOO_LATE;
    }

    static String campaignEnded(long endedAt) {
        return SimulatedReportTime.appendRfc822(
                        new StringBuilder("Upgrade failed, processing is not allowed after campaign end date "),
                        endedAt)
                .toString();
    }

    static String failure(Dice dice) {
        return oneOf(FAILURES, dice);
    }

    static String rejection(Dice dice) {
        return oneOf(REJECTIONS, dice);
    }

    private static String oneOf(List<String> texts, Dice dice) {
        return texts.get((int) (dice.draw(5) * texts.size()));
    }
}
