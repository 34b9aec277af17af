package io.upgradewatch.embedded.thingspace.fleet;

import io.upgradewatch.fota.UpgradeStatus;
import java.util.Locale;

/** The shapes that an entry of a history has in the three versions of the reports. */
public enum RecordShape {
    V3 {
        @Override
        void append(StringBuilder json, String imei, SimulatedCampaign campaign, Progress progress) {
            json.append("{\"deviceId\":\"").append(imei);
            json.append("\",\"campaignId\":\"").append(campaign.id());
            json.append("\",\"accountName\":\"").append(campaign.fleet().account());
            json.append("\",\"firmwareName\":\"").append(campaign.firmwareName());
            json.append("\",\"firmwareFrom\":\"").append(campaign.firmwareFrom());
            json.append("\",\"firmwareTo\":\"").append(campaign.firmwareTo());
            json.append("\",\"startDate\":\"").append(campaign.startDate());
            SimulatedReportTime.appendGo(json.append("\",\"reportUpdatedTime\":\""), progress.updatedAt());
            json.append("\",\"status\":\"").append(progress.status());
            json.append("\",\"reason\":\"").append(progress.reason()).append("\"}");
        }
    },
    V2 {
        @Override
        void append(StringBuilder json, String imei, SimulatedCampaign campaign, Progress progress) {
            json.append("{\"deviceId\":\"").append(imei);
            json.append("\",\"id\":\"").append(campaign.id());
            json.append("\",\"accountName\":\"").append(campaign.fleet().account());
            json.append("\",\"softwareName\":\"").append(campaign.firmwareName());
            json.append("\",\"startDate\":\"").append(campaign.startDate());
            json.append("\",\"status\":\"").append(progress.status());
            json.append("\",\"reason\":\"").append(progress.reason()).append("\"}");
        }
    },
    V1 {
        @Override
        void append(StringBuilder json, String imei, SimulatedCampaign campaign, Progress progress) {
            boolean success = progress.status().equals(UpgradeStatus.UPGRADE_SUCCESS);
            json.append("{\"deviceId\":\"").append(imei);
            json.append("\",\"id\":\"").append(campaign.id());
            json.append("\",\"accountName\":\"").append(campaign.fleet().account());
            json.append("\",\"firmwareFrom\":\"").append(campaign.firmwareFrom());
            json.append("\",\"firmwareTo\":\"").append(campaign.firmwareTo());
            SimulatedReportTime.appendIso(json.append("\",\"startDate\":\""), campaign.startsAt());
            SimulatedReportTime.appendIso(json.append("\",\"upgradeStartTime\":\""), progress.updatedAt());
            json.append("\",\"status\":\"").append(spaced(progress.status()));
            json.append("\",\"reason\":\"")
                    .append(success ? "success" : progress.reason())
                    .append("\"}");
        }
    };

    /** Writes one entry. Nothing in it needs escaping: accounts, versions and reasons are plain ASCII without quotes. */
    abstract void append(StringBuilder json, String imei, SimulatedCampaign campaign, Progress progress);

    /**
     * The shape called {@code name}, for example {@code v2}.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static RecordShape named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    private static String spaced(UpgradeStatus status) {
        return switch (status.value()) {
            case "DeviceRejected" -> "Device Rejected";
            case "RequestPending" -> "Request Pending";
            default -> status.value();
        };
    }
}
