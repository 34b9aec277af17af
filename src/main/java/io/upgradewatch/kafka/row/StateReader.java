package io.upgradewatch.kafka.row;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.upgradewatch.diff.DeviceState;
import io.upgradewatch.diff.DeviceState.Known;
import io.upgradewatch.diff.LetGo;
import io.upgradewatch.diff.ToldBefore;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.CampaignId;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.fota.Upgrade;
import io.upgradewatch.fota.UpgradeStatus;
import io.upgradewatch.recover.LogEntry;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads values of the state topic by the million: no tree, and what rows have in common is one object. Not thread-safe.
 */
final class StateReader {

    private static final JsonFactory FACTORY = new JsonFactory();

    private final StringCache texts = new StringCache();
    private final StateTemplates stencils = new StateTemplates();

    /** A row: of a device that was watched when it was written, or what was kept of one that was not. */
    private record Row(DeviceState state, LetGo letGo) {}

    /** @throws UnreadableRow if {@code value} is not what {@link StateRow} writes, give or take unknown fields */
    LogEntry entry(Imei imei, byte[] value) {
        Row row = row(value);
        return row.letGo() == null ? new LogEntry.Known(imei, row.state()) : new LogEntry.Kept(imei, row.letGo());
    }

    /** What the row knows, whether or not the device was watched. */
    DeviceState read(byte[] value) {
        return row(value).state();
    }

    private Row row(byte[] value) {
        try {
            DeviceState alike = stencils.read(value);
            return alike == null ? parsed(value) : new Row(alike, null);
        } catch (IOException notJson) {
            // Not the parser's message: it quotes what it read.
            throw new UnreadableRow("the value is not JSON");
        } catch (IllegalArgumentException | DateTimeException notState) {
            throw new UnreadableRow("the state has a bad account, campaign, status or time");
        }
    }

    private Row parsed(byte[] value) throws IOException {
        try (JsonParser json = FACTORY.createParser(value)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new UnreadableRow("the value is not a JSON object");
            }
            Row row = row(json);
            if (json.nextToken() != null) {
                throw new UnreadableRow("the value is more than one JSON object");
            }
            stencils.learn(value, row.state());
            return row;
        }
    }

    private Row row(JsonParser json) throws IOException {
        String account = null;
        List<Known> upgrades = null;
        boolean polled = true;
        List<ToldBefore.Count> counts = List.of();
        long floor = 0;
        Instant unwatchedAt = null;
        Instant since = null;
        boolean lost = false;
        for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
            switch (field) {
                case RowFormat.FIELD ->
                    RowFormat.check((int) Math.min(number(json), Integer.MAX_VALUE), StateRow.FORMAT);
                case "account" -> account = text(json);
                case "upgrades" -> upgrades = list(json, this::known);
                case "polled" -> polled = json.nextToken() != JsonToken.VALUE_FALSE;
                case "toldBefore" -> counts = list(json, this::count);
                case "toldFloor" -> floor = number(json);
                case "unwatchedAt" -> unwatchedAt = moment(json);
                case "since" -> since = moment(json);
                case "lost" -> lost = json.nextToken() == JsonToken.VALUE_TRUE;
                default -> skip(json);
            }
        }
        if (upgrades == null) {
            throw new UnreadableRow("\"upgrades\" is missing");
        }
        DeviceState state = new DeviceState(
                new AccountName(account), distinct(upgrades), polled, new ToldBefore(counts, floor, lost));
        return new Row(state, unwatchedAt == null ? null : new LetGo(unwatchedAt, Optional.ofNullable(since), state));
    }

    /** What a list is read with, entry by entry. */
    private interface Entry<T> {
        T read(JsonParser json) throws IOException;
    }

    private static <T> List<T> list(JsonParser json, Entry<T> entry) throws IOException {
        String field = json.currentName();
        if (json.nextToken() != JsonToken.START_ARRAY) {
            throw new UnreadableRow("\"" + field + "\" is not a list");
        }
        List<T> entries = new ArrayList<>();
        while (json.nextToken() == JsonToken.START_OBJECT) {
            entries.add(entry.read(json));
        }
        if (json.currentToken() != JsonToken.END_ARRAY) {
            throw new UnreadableRow("an entry of \"" + field + "\" is not an object");
        }
        return entries;
    }

    // Earlier versions took spellings of one campaign for two, and kept them in another order.
    private static List<Known> distinct(List<Known> upgrades) {
        for (int i = 1; i < upgrades.size(); i++) {
            if (campaign(upgrades.get(i - 1)).compareTo(campaign(upgrades.get(i))) >= 0) {
                Map<CampaignId, Known> newest = new TreeMap<>();
                upgrades.forEach(known -> newest.merge(campaign(known), known, Known::newer));
                return List.copyOf(newest.values());
            }
        }
        return upgrades;
    }

    private static CampaignId campaign(Known known) {
        return known.upgrade().campaign();
    }

    private ToldBefore.Count count(JsonParser json) throws IOException {
        String account = null;
        String campaign = null;
        long told = 0;
        Instant forgottenAt = null;
        for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
            switch (field) {
                case "account" -> account = text(json);
                case "campaignId" -> campaign = text(json);
                case "told" -> told = number(json);
                case "forgottenAt" -> forgottenAt = moment(json);
                default -> skip(json);
            }
        }
        if (forgottenAt == null) {
            throw new UnreadableRow("\"forgottenAt\" is missing");
        }
        return new ToldBefore.Count(new AccountName(account), new CampaignId(campaign), told, forgottenAt);
    }

    private Known known(JsonParser json) throws IOException {
        String campaign = null;
        String status = null;
        String reason = null;
        String firmwareName = null;
        String firmwareFrom = null;
        String firmwareTo = null;
        String startDate = null;
        Instant reportedAt = null;
        Instant missingSince = null;
        long told = Known.UNCOUNTED;
        for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
            switch (field) {
                case "campaignId" -> campaign = text(json);
                case "status" -> status = text(json);
                case "reason" -> reason = text(json);
                case "firmwareName" -> firmwareName = text(json);
                case "firmwareFrom" -> firmwareFrom = text(json);
                case "firmwareTo" -> firmwareTo = text(json);
                case "startDate" -> startDate = text(json);
                case "reportUpdatedTime" -> reportedAt = moment(json);
                case "missingSince" -> missingSince = moment(json);
                case "told" -> told = number(json);
                default -> skip(json);
            }
        }
        Upgrade upgrade = new Upgrade(
                new CampaignId(campaign),
                new UpgradeStatus(status),
                reason,
                firmwareName,
                firmwareFrom,
                firmwareTo,
                startDate,
                reportedAt);
        return new Known(upgrade, missingSince, told);
    }

    private String text(JsonParser json) throws IOException {
        return has(json) ? texts.of(json.getTextCharacters(), json.getTextOffset(), json.getTextLength()) : null;
    }

    private static Instant moment(JsonParser json) throws IOException {
        return has(json)
                ? InstantParser.of(json.getTextCharacters(), json.getTextOffset(), json.getTextLength())
                : null;
    }

    private static long number(JsonParser json) throws IOException {
        if (json.nextToken() != JsonToken.VALUE_NUMBER_INT || json.getLongValue() < 0) {
            throw new UnreadableRow("\"" + json.currentName() + "\" is not a count");
        }
        return json.getLongValue();
    }

    private static boolean has(JsonParser json) throws IOException {
        JsonToken token = json.nextToken();
        if (token != JsonToken.VALUE_STRING && token != JsonToken.VALUE_NULL) {
            throw new UnreadableRow("\"" + json.currentName() + "\" is not a text");
        }
        return token == JsonToken.VALUE_STRING;
    }

    private static void skip(JsonParser json) throws IOException {
        json.nextToken();
        json.skipChildren();
    }
}
