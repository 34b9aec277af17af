package io.upgradewatch.embedded.thingspace.fleet;

import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.fota.Upgrade;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** The devices whose histories are told word for word instead of drawn. Safe from any thread. */
public final class Scripts {

    private final InstantSource clock;
    private final Map<Imei, Script> scripts = new ConcurrentHashMap<>();
    private final Map<Imei, RecordShape> shapes = new ConcurrentHashMap<>();

    /** A history since when it is told, the one told before it, and how often the device was asked for. */
    public record Script(String json, Instant since, String earlier, LongAdder asked) {
        public String asOf(Instant at) {
            return at.isBefore(since) ? earlier : json;
        }
    }

    public Scripts(InstantSource clock) {
        this.clock = clock;
    }

    public void tell(Imei imei, String json) {
        Instant now = clock.instant();
        scripts.compute(
                imei,
                (same, before) -> before == null
                        ? new Script(json, now, json, new LongAdder())
                        : new Script(json, now, before.json, before.asked));
    }

    public void tell(Imei imei, AccountName account, List<Upgrade> upgrades) {
        JsonArray history = new JsonArray();
        upgrades.forEach(upgrade -> history.add(entry(imei, account, upgrade)));
        tell(imei, history.encode());
    }

    public void forget(Imei imei) {
        scripts.remove(imei);
        shapes.remove(imei);
    }

    /** The device's script, or null if it has none. */
    public Script of(Imei imei) {
        return scripts.isEmpty() ? null : scripts.get(imei);
    }

    public void shape(Imei imei, RecordShape shape) {
        shapes.put(imei, shape);
    }

    public RecordShape shape(Imei imei) {
        return shapes.isEmpty() ? RecordShape.V3 : shapes.getOrDefault(imei, RecordShape.V3);
    }

    private static JsonObject entry(Imei imei, AccountName account, Upgrade upgrade) {
        JsonObject entry = new JsonObject()
                .put("deviceId", imei.digits())
                .put("campaignId", upgrade.campaign().value())
                .put("accountName", account.value());
        putIfThere(entry, "firmwareName", upgrade.firmwareName());
        putIfThere(entry, "firmwareFrom", upgrade.firmwareFrom());
        putIfThere(entry, "firmwareTo", upgrade.firmwareTo());
        putIfThere(entry, "startDate", upgrade.startDate());
        if (upgrade.reportedAt() != null) {
            StringBuilder time = new StringBuilder();
            SimulatedReportTime.appendGo(time, upgrade.reportedAt().toEpochMilli());
            entry.put("reportUpdatedTime", time.toString());
        }
        entry.put("status", upgrade.status().value());
        putIfThere(entry, "reason", upgrade.reason());
        return entry;
    }

    private static void putIfThere(JsonObject entry, String field, String value) {
        if (value != null) {
            entry.put(field, value);
        }
    }
}
