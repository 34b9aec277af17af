package io.upgradewatch.kafka;

import com.fasterxml.jackson.core.JsonGenerator;
import io.upgradewatch.diff.DeviceState;
import io.upgradewatch.diff.DeviceState.Known;
import io.upgradewatch.fota.Upgrade;
import java.io.IOException;

/** A device's state as it is written on the state topic; pure. {@link StateReader} reads it. */
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
}
