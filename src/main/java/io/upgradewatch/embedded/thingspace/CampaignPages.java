package io.upgradewatch.embedded.thingspace;

import io.upgradewatch.embedded.thingspace.fault.Answer;
import io.upgradewatch.embedded.thingspace.fault.Envelopes;
import io.upgradewatch.embedded.thingspace.fleet.Progress;
import io.upgradewatch.embedded.thingspace.fleet.Scripts;
import io.upgradewatch.embedded.thingspace.fleet.SimulatedCampaign;
import io.upgradewatch.embedded.thingspace.fleet.SimulatedCampaigns;
import io.upgradewatch.embedded.thingspace.fleet.SimulatedFleet;
import io.upgradewatch.embedded.thingspace.fleet.SimulatedReportTime;
import io.upgradewatch.fota.Imei;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** What the campaign endpoints tell of one fleet: the same truth as its histories, seen from the other side. */
final class CampaignPages {

    private static final int PAGE = 1000;
    private static final Set<String> STATUSES = Set.of(
            "CampaignRequestPending",
            "CampaignRequestFailed",
            "CampaignRequestQueued",
            "CampaignCancelled",
            "CampaignAborted",
            "CampaignFailed",
            "CampaignScheduled",
            "CampaignEnded");

    private final SimulatedCampaigns campaigns;
    private final Scripts scripts;

    CampaignPages(SimulatedCampaigns campaigns, Scripts scripts) {
        this.campaigns = campaigns;
        this.scripts = scripts;
    }

    /** The campaigns in this status. */
    Answer list(String status, long now) {
        if (status == null || !STATUSES.contains(status)) {
            return Envelopes.invalid("Invalid campaign status");
        }
        List<SimulatedCampaign> found = campaigns.latest(now).stream()
                .filter(campaign -> campaign.status(now).equals(status))
                .toList();
        StringBuilder json = new StringBuilder("{\"hasMoreData\":false,\"lastSeenCampaignId\":\"")
                .append(found.isEmpty() ? "0" : found.get(found.size() - 1).id())
                .append("\",\"campaignList\":[");
        for (int i = 0; i < found.size(); i++) {
            append(i == 0 ? json : json.append(','), found.get(i), now).append('}');
        }
        return Answer.json(json.append("]}").toString());
    }

    /** One campaign. */
    Answer campaign(String id, long now) {
        return campaigns
                .named(id, now)
                .map(campaign -> append(new StringBuilder(512), campaign, now)
                        .append(",\"autoAssignLicenseFlag\":false,\"autoAddDevicesFlag\":false}")
                        .toString())
                .map(Answer::json)
                .orElseGet(() -> Envelopes.invalid("Invalid upgradeId"));
    }

    /** At most 1,000 of the devices whose turn has come, after {@code lastSeen}; null or 0 begins. */
    Answer devices(String id, String lastSeen, long now) {
        Optional<SimulatedCampaign> campaign = campaigns.named(id, now);
        if (campaign.isEmpty()) {
            return Envelopes.invalid("Invalid upgradeId");
        }
        OptionalInt from = after(lastSeen);
        return from.isEmpty()
                ? Envelopes.invalid("LastSeenDeviceId Not Valid")
                : Answer.json(page(campaign.get(), from.getAsInt(), now));
    }

    private String page(SimulatedCampaign campaign, int from, long now) {
        SimulatedFleet fleet = campaigns.fleet();
        StringBuilder list = new StringBuilder(PAGE * 256);
        int device = from;
        for (int taken = 0; device < fleet.devices() && taken < PAGE; device++) {
            Imei imei = fleet.imei(device);
            Optional<Progress> progress =
                    scripts.of(imei) == null ? campaigns.progress(campaign, device, now) : Optional.empty();
            if (progress.isPresent()) {
                append(taken++ == 0 ? list : list.append(','), imei, progress.get());
            }
        }
        return "{\"totalDevice\":" + fleet.devices() + ",\"hasMoreData\":" + (device < fleet.devices())
                + ",\"lastSeenDeviceId\":\""
                + (device == 0 ? "0" : fleet.imei(device - 1).digits()) + "\",\"maxPageSize\":" + PAGE
                + ",\"deviceList\":[" + list + "]}";
    }

    private OptionalInt after(String lastSeen) {
        if (lastSeen == null || lastSeen.isEmpty() || lastSeen.equals("0")) {
            return OptionalInt.of(0);
        }
        try {
            OptionalInt device = campaigns.fleet().device(Imei.of(lastSeen));
            return device.isPresent() ? OptionalInt.of(device.getAsInt() + 1) : device;
        } catch (IllegalArgumentException notAnImei) {
            return OptionalInt.empty();
        }
    }

    private static void append(StringBuilder json, Imei imei, Progress progress) {
        json.append("{\"deviceId\":\"").append(imei.digits());
        json.append("\",\"status\":\"").append(progress.status());
        json.append("\",\"resultReason\":\"").append(progress.reason());
        SimulatedReportTime.appendIso(json.append("\",\"updatedTime\":\""), progress.updatedAt());
        SimulatedReportTime.appendIso(json.append("\",\"recentAttemptTime\":\""), progress.updatedAt());
        json.append("\"}");
    }

    /** The members that a list and a single campaign share; the brace is left open. */
    private static StringBuilder append(StringBuilder json, SimulatedCampaign campaign, long now) {
        json.append("{\"accountName\":\"").append(campaign.fleet().account());
        json.append("\",\"id\":\"").append(campaign.id());
        json.append("\",\"campaignName\":\"Campaign ").append(campaign.number());
        json.append("\",\"firmwareName\":\"").append(campaign.firmwareName());
        json.append("\",\"firmwareFrom\":\"").append(campaign.firmwareFrom());
        json.append("\",\"firmwareTo\":\"").append(campaign.firmwareTo());
        json.append("\",\"protocol\":\"LWM2M\",\"make\":\"SEQUANS Communications\",\"model\":\"GM01Q\"");
        json.append(",\"startDate\":\"").append(campaign.startDate());
        json.append("\",\"endDate\":\"").append(campaign.endDate());
        return json.append("\",\"campaignTimeWindowList\":[],\"status\":\"")
                .append(campaign.status(now))
                .append('"');
    }
}
