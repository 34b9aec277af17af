package io.upgradewatch.kafka;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
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

/**
 * Reads values of the state topic by the million: no tree, and what rows have in common is one object. Not thread-safe.
 */
final class StateReader {

    private static final JsonFactory FACTORY = new JsonFactory();

    private final Texts texts = new Texts();
    private final StateStencils stencils = new StateStencils();

    /** @throws UnreadableRow if {@code value} is not what {@link StateRow} writes, give or take unknown fields */
    DeviceState read(byte[] value) {
        try {
            DeviceState alike = stencils.read(value);
            return alike == null ? parsed(value) : alike;
        } catch (IOException notJson) {
            // Not the parser's message: it quotes what it read.
            throw new UnreadableRow("the value is not JSON");
        } catch (IllegalArgumentException | DateTimeException notState) {
            throw new UnreadableRow("the state has a bad account, campaign, status or time");
        }
    }

    private DeviceState parsed(byte[] value) throws IOException {
        try (JsonParser json = FACTORY.createParser(value)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new UnreadableRow("the value is not a JSON object");
            }
            DeviceState state = state(json);
            if (json.nextToken() != null) {
                throw new UnreadableRow("the value is more than one JSON object");
            }
            stencils.learn(value, state);
            return state;
        }
    }

    private DeviceState state(JsonParser json) throws IOException {
        String account = null;
        List<Known> upgrades = null;
        for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
            switch (field) {
                case "account" -> account = text(json);
                case "upgrades" -> upgrades = upgrades(json);
                default -> skip(json);
            }
        }
        if (upgrades == null) {
            throw new UnreadableRow("\"upgrades\" is missing");
        }
        return new DeviceState(new AccountName(account), upgrades);
    }

    private List<Known> upgrades(JsonParser json) throws IOException {
        if (json.nextToken() != JsonToken.START_ARRAY) {
            throw new UnreadableRow("\"upgrades\" is not a list");
        }
        List<Known> upgrades = new ArrayList<>();
        while (json.nextToken() == JsonToken.START_OBJECT) {
            upgrades.add(known(json));
        }
        if (json.currentToken() != JsonToken.END_ARRAY) {
            throw new UnreadableRow("an upgrade is not an object");
        }
        return upgrades;
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
        return new Known(upgrade, missingSince);
    }

    private String text(JsonParser json) throws IOException {
        return has(json) ? texts.of(json.getTextCharacters(), json.getTextOffset(), json.getTextLength()) : null;
    }

    private static Instant moment(JsonParser json) throws IOException {
        return has(json) ? Moments.of(json.getTextCharacters(), json.getTextOffset(), json.getTextLength()) : null;
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
