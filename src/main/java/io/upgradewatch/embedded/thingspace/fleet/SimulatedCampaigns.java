package io.upgradewatch.embedded.thingspace.fleet;

import io.upgradewatch.fota.Imei;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;

/**
 * The campaigns of one fleet, as far back as its histories go, and which of them spread a bad firmware.
 *
 * <p>Safe from any thread. The bad ones are all there is to remember; the rest follows from the fleet.
 */
public final class SimulatedCampaigns {

    private final SimulatedFleet fleet;
    private final Map<Long, BadFirmware> bad = new ConcurrentHashMap<>();
    private volatile List<SimulatedCampaign> latest = List.of();

    public SimulatedCampaigns(SimulatedFleet fleet) {
        this.fleet = fleet;
    }

    public SimulatedFleet fleet() {
        return fleet;
    }

    /** The running campaign and those before it, newest first. */
    public List<SimulatedCampaign> latest(long now) {
        long running = SimulatedCampaign.running(fleet, now);
        List<SimulatedCampaign> known = latest;
        if (known.isEmpty() || known.get(0).number() != running) {
            known = LongStream.range(0, fleet.kept())
                    .mapToObj(age -> new SimulatedCampaign(fleet, running - age))
                    .toList();
            latest = known;
        }
        return known;
    }

    /** The campaign with this id, unless it has not begun or is too old to be kept. */
    public Optional<SimulatedCampaign> named(String id, long now) {
        OptionalLong number = SimulatedCampaign.numbered(fleet, id);
        return number.isEmpty()
                ? Optional.empty()
                : latest(now).stream()
                        .filter(campaign -> campaign.number() == number.getAsLong())
                        .findFirst();
    }

    public Optional<Progress> progress(SimulatedCampaign campaign, int device, long now) {
        Optional<BadFirmware> firmware =
                bad.isEmpty() ? Optional.empty() : Optional.ofNullable(bad.get(campaign.number()));
        return new Course(campaign, device).at(now, firmware);
    }

    /** What the device's history says in full, newest campaign first. */
    public String history(Imei imei, int device, RecordShape shape, long now) {
        StringBuilder json = new StringBuilder(fleet.kept() * 512).append('[');
        String digits = imei.digits();
        for (SimulatedCampaign campaign : latest(now)) {
            Optional<Progress> progress = progress(campaign, device, now);
            if (progress.isPresent()) {
                shape.append(json.length() > 1 ? json.append(',') : json, digits, campaign, progress.get());
            }
        }
        return json.append(']').toString();
    }

    /** From {@code now} on this share of the campaign's upgrades fail. */
    public void spoil(SimulatedCampaign campaign, double failureShare, long now) {
        bad.put(campaign.number(), new BadFirmware(failureShare, now));
    }
}
