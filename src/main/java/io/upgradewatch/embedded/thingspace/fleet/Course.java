package io.upgradewatch.embedded.thingspace.fleet;

import java.util.Optional;

import static io.upgradewatch.fota.UpgradeStatus.DEVICE_REJECTED;
import static io.upgradewatch.fota.UpgradeStatus.REQUEST_PENDING;
import static io.upgradewatch.fota.UpgradeStatus.UPGRADE_FAILED;
import static io.upgradewatch.fota.UpgradeStatus.UPGRADE_PENDING;
import static io.upgradewatch.fota.UpgradeStatus.UPGRADE_SCHEDULED;
import static io.upgradewatch.fota.UpgradeStatus.UPGRADE_SUCCESS;

/**
 * The way of one device through one campaign: request, pending, scheduled, end, and now and then a second thought.
 *
 * <p>All of it is drawn beforehand. Devices take their turns at moments spread over the campaign, so that a fleet
 * shows changes all the time.
 */
final class Course {

    private static final double REJECTED = 0.02;
    private static final double REVERSED = 0.2;
    private static final double UNTIL_PENDING = 0.2;
    private static final double UNTIL_SCHEDULED = 0.5;
    private static final double LONGEST = 1.5;

    private final SimulatedCampaign campaign;
    private final Dice dice;
    private final long life;
    private final long turn;

    Course(SimulatedCampaign campaign, int device) {
        SimulatedFleet fleet = campaign.fleet();
        long average = fleet.upgradeTime().toMillis();
        this.campaign = campaign;
        this.dice = fleet.dice(campaign.number(), device);
        this.life = Math.max(4, (long) (average * (0.5 + dice.draw(0))));
        this.turn = campaign.startsAt() + (long) (dice.draw(1) * (fleet.period().toMillis() - average * LONGEST));
    }

    /** Where the device stands at {@code now}; empty if its turn has not come. */
    Optional<Progress> at(long now, Optional<BadFirmware> bad) {
        if (now < turn) {
            return Optional.empty();
        }
        return Optional.of(dice.draw(2) < REJECTED ? rejected(now) : taken(now, bad));
    }

    private Progress rejected(long now) {
        long rejectedAt = turn + life / 4;
        return now < rejectedAt ? requested() : new Progress(DEVICE_REJECTED, Reasons.rejection(dice), rejectedAt);
    }

    private Progress taken(long now, Optional<BadFirmware> bad) {
        double fortune = dice.draw(2) - REJECTED;
        boolean ordinary = fortune < campaign.fleet().failureShare();
        long end = turn + life;
        boolean spoilt = bad.filter(firmware -> end > firmware.since() && fortune < firmware.failureShare())
                .isPresent();
        if (!ordinary && !spoilt) {
            return now < end ? underWay(now) : success(end);
        }
        return ordinary ? failed(now) : now < end ? underWay(now) : failure(end, Reasons.BAD_FIRMWARE);
    }

    private Progress failed(long now) {
        boolean tooLate = Reasons.tooLate(dice);
        // Upstream notices a campaign that ended without the device only after that end.
        long end = tooLate ? campaign.endsAt() + life : turn + life;
        if (now < end) {
            return underWay(now);
        }
        long reversedAt = end + life;
        if (now >= reversedAt && dice.draw(4) < REVERSED) {
            return success(reversedAt);
        }
        return failure(end, tooLate ? Reasons.campaignEnded(campaign.endsAt()) : Reasons.failure(dice));
    }

    private Progress underWay(long now) {
        long pendingAt = turn + (long) (life * UNTIL_PENDING);
        long scheduledAt = turn + (long) (life * UNTIL_SCHEDULED);
        if (now >= scheduledAt) {
            return new Progress(UPGRADE_SCHEDULED, Reasons.scheduled(scheduledAt, turn + life), scheduledAt);
        }
        return now >= pendingAt ? new Progress(UPGRADE_PENDING, Reasons.pending(scheduledAt), pendingAt) : requested();
    }

    private Progress requested() {
        return new Progress(REQUEST_PENDING, "", turn);
    }

    private static Progress success(long at) {
        return new Progress(UPGRADE_SUCCESS, Reasons.SUCCESS, at);
    }

    private static Progress failure(long at, String reason) {
        return new Progress(UPGRADE_FAILED, reason, at);
    }
}
