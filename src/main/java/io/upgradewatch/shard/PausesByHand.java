package io.upgradewatch.shard;

import io.upgradewatch.diff.DeviceState;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.CampaignId;
import io.upgradewatch.poll.SetName;
import io.upgradewatch.watch.Pause;
import io.upgradewatch.watch.PauseList;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What people have paused, as a poll loop asks for it. Lives on the loop. */
public final class PausesByHand {

    private final Supplier<Instant> now;
    private Map<Pause.Target, Instant> standing = new HashMap<>();
    private boolean anyCampaign;

    public PausesByHand(PauseList list, Supplier<Instant> now) {
        this.now = now;
        follow(list);
        list.onChange(() -> follow(list));
    }

    /** Until when nothing is sent with the set; {@link Instant#MIN} if it is not paused. */
    public Instant ofSet(SetName set) {
        return until(Pause.Scope.SET, set.value());
    }

    /** The same of an account. */
    public Instant ofAccount(AccountName account) {
        return until(Pause.Scope.ACCOUNT, account.value());
    }

    /** The same of a campaign. */
    public Instant ofCampaign(CampaignId campaign) {
        return anyCampaign ? until(Pause.Scope.CAMPAIGN, campaign.value()) : Instant.MIN;
    }

    /** Until when the device is not polled because of its account or of the campaign of its latest upgrade. */
    public Instant of(Device device) {
        if (standing.isEmpty()) {
            return Instant.MIN;
        }
        Instant ofAccount = ofAccount(device.watch.account());
        Instant ofCampaign = anyCampaign
                ? Optional.ofNullable(device.state)
                        .flatMap(DeviceState::latest)
                        .map(latest -> ofCampaign(latest.campaign()))
                        .orElse(Instant.MIN)
                : Instant.MIN;
        return ofAccount.isAfter(ofCampaign) ? ofAccount : ofCampaign;
    }

    /** Everything that is paused now. */
    public Map<Pause.Target, Instant> standing() {
        Map<Pause.Target, Instant> all = new HashMap<>(standing);
        all.values().removeIf(end -> !end.isAfter(now.get()));
        return all;
    }

    private void follow(PauseList list) {
        standing = new HashMap<>(list.all());
        anyCampaign = standing.keySet().stream().anyMatch(target -> target.scope() == Pause.Scope.CAMPAIGN);
    }

    private Instant until(Pause.Scope scope, String name) {
        if (standing.isEmpty()) {
            return Instant.MIN;
        }
        Instant end = standing.get(new Pause.Target(scope, name));
        return end == null || !end.isAfter(now.get()) ? Instant.MIN : end;
    }
}
