package io.upgradewatch.shard.pace;

import io.upgradewatch.campaign.WatchedDevices;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.CampaignId;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.shard.Device;
import io.upgradewatch.shard.Slots;
import io.upgradewatch.shard.cycle.Loop;
import io.upgradewatch.shard.cycle.Standing;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** The devices of this instance as campaigns' pages meet them. Lives on the loop. */
public final class DevicesOnPages implements WatchedDevices {

    private final Function<Imei, Optional<Device>> find;
    private final Consumer<Device> hint;
    private final Slots slots;
    private final Loop loop;

    /** @param hint what to do with a device that has probably changed */
    public DevicesOnPages(Function<Imei, Optional<Device>> find, Consumer<Device> hint, Slots slots, Loop loop) {
        this.find = find;
        this.hint = hint;
        this.slots = slots;
        this.loop = loop;
    }

    @Override
    public Optional<Standing> standing(AccountName account, Imei imei, CampaignId campaign) {
        return find.apply(imei)
                .filter(device -> device.watch.account().equals(account))
                .map(device -> standing(device, campaign));
    }

    @Override
    public void covered(Imei imei) {
        int second = (int) loop.now().getEpochSecond();
        find.apply(imei).ifPresent(device -> device.pagedAtSecond = second);
    }

    @Override
    public void hint(Imei imei) {
        find.apply(imei).ifPresent(hint);
    }

    private Standing standing(Device device, CampaignId campaign) {
        return new Standing(
                Optional.ofNullable(device.state)
                        .flatMap(state -> state.of(campaign))
                        .map(known -> known.upgrade().status()),
                Instant.ofEpochMilli(device.lastGoodAt),
                slots.perSecond(device));
    }
}
