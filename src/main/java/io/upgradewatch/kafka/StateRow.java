package io.upgradewatch.kafka;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.upgradewatch.diff.DeviceState;
import io.upgradewatch.diff.DeviceState.Known;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.CampaignId;
import io.upgradewatch.fota.Upgrade;
import io.upgradewatch.fota.UpgradeStatus;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A device's state as it is written on the state topic; pure. */
final class StateRow {

    private StateRow() {}

    /** The value; null, which is a tombstone, for null. */
    static byte[] write(DeviceState state) {
        if (state == null) {
            return null;
        }
        return Json.object(json -> {
            Json.field(json, "account", state.account());
            json.writeArrayFieldStart("upgrades");
            for (Known known : state.upgrades()) {
                json.writeStartObject();
                upgrade(json, known.upgrade());
                Json.field(json, "missingSince", known.missingSince());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    /** @throws UnreadableRow if {@code value} is not what {@link #write} writes, give or take unknown fields */
    static DeviceState read(byte[] value) {
        JsonNode row = Json.read(value);
        JsonNode upgrades = row.get("upgrades");
        if (upgrades == null || !upgrades.isArray()) {
            throw new UnreadableRow("\"upgrades\" is not a list");
        }
        try {
            List<Known> known = new ArrayList<>(upgrades.size());
            for (JsonNode upgrade : upgrades) {
                known.add(new Known(upgrade(upgrade), instant(upgrade, "missingSince")));
            }
            return new DeviceState(new AccountName(Json.text(row, "account")), known);
        } catch (IllegalArgumentException | DateTimeException notState) {
            throw new UnreadableRow("the state has a bad account, campaign, status or time");
        }
    }

    private static void upgrade(JsonGenerator json, Upgrade upgrade) throws IOException {
        Json.field(json, "campaignId", upgrade.campaign());
        Json.field(json, "status", upgrade.status());
        Json.field(json, "reason", upgrade.reason());
        Json.field(json, "firmwareName", upgrade.firmwareName());
        Json.field(json, "firmwareFrom", upgrade.firmwareFrom());
        Json.field(json, "firmwareTo", upgrade.firmwareTo());
        Json.field(json, "startDate", upgrade.startDate());
        Json.field(json, "reportUpdatedTime", upgrade.reportedAt());
    }

    private static Upgrade upgrade(JsonNode json) {
        return new Upgrade(
                new CampaignId(Json.text(json, "campaignId")),
                new UpgradeStatus(Json.text(json, "status")),
                Json.text(json, "reason"),
                Json.text(json, "firmwareName"),
                Json.text(json, "firmwareFrom"),
                Json.text(json, "firmwareTo"),
                Json.text(json, "startDate"),
                instant(json, "reportUpdatedTime"));
    }

    private static Instant instant(JsonNode json, String name) {
        String text = Json.text(json, name);
        return text == null ? null : Instant.parse(text);
    }
}
