package io.upgradewatch.kafka.row;

import com.fasterxml.jackson.core.JsonGenerator;
import io.upgradewatch.diff.DeviceState;
import io.upgradewatch.diff.DeviceState.Known;
import io.upgradewatch.diff.LetGo;
import io.upgradewatch.diff.ToldBefore;
import io.upgradewatch.fota.Upgrade;
import io.upgradewatch.publish.Publication;
import java.io.IOException;

/** A device's state as it is written on the state topic; pure. {@link StateReader} reads it. */
public final class StateRow {

    /** {@link RowFormat}: since 2 with the number of changes told. */
    static final int FORMAT = 2;

    private StateRow() {}

    /** The value that says what {@code publication} leaves of its device; null, which is a tombstone, for nothing. */
    public static byte[] of(Publication publication) {
        return publication.letGo() == null ? write(publication.state()) : kept(publication.letGo());
    }

    /** The value; null, which is a tombstone, for null. */
    public static byte[] write(DeviceState state) {
        return state == null ? null : Json.object(json -> state(json, state));
    }

    /** The value for a device that is not watched any more. */
    public static byte[] kept(LetGo letGo) {
        return Json.object(json -> {
            state(json, letGo.state());
            Json.field(json, "unwatchedAt", letGo.at());
            Json.field(json, "since", letGo.since().orElse(null));
        });
    }

    private static void state(JsonGenerator json, DeviceState state) throws IOException {
        RowFormat.write(json, FORMAT);
        Json.field(json, "account", state.account());
        json.writeArrayFieldStart("upgrades");
        for (Known known : state.upgrades()) {
            json.writeStartObject();
            upgrade(json, known.upgrade());
            if (known.told() != Known.UNCOUNTED) {
                json.writeNumberField("told", known.told());
            }
            // The times last: they are what devices of one campaign do not share.
            Json.field(json, "reportUpdatedTime", known.upgrade().reportedAt());
            Json.field(json, "missingSince", known.missingSince());
            json.writeEndObject();
        }
        json.writeEndArray();
        before(json, state);
    }

    // Few devices have any of this.
    private static void before(JsonGenerator json, DeviceState state) throws IOException {
        if (!state.polled()) {
            json.writeBooleanField("polled", false);
        }
        if (!state.before().counts().isEmpty()) {
            json.writeArrayFieldStart("toldBefore");
            for (ToldBefore.Count count : state.before().counts()) {
                json.writeStartObject();
                Json.field(json, "account", count.account());
                Json.field(json, "campaignId", count.campaign());
                json.writeNumberField("told", count.changes());
                Json.field(json, "forgottenAt", count.forgottenAt());
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        if (state.before().floor() > 0) {
            json.writeNumberField("toldFloor", state.before().floor());
        }
        if (state.before().lost()) {
            json.writeBooleanField("lost", true);
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
    }
}
