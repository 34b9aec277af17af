package io.upgradewatch.thingspace;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.upgradewatch.fota.CampaignId;
import io.upgradewatch.fota.Upgrade;
import io.upgradewatch.fota.UpgradeStatus;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Collectors;

/** One entry while it is read: the union of the fields of v1, v2 and v3, of which none is certain to be there. */
final class HistoryEntry {

    private static final Map<String, UpgradeStatus> DOCUMENTED = UpgradeStatus.DOCUMENTED.stream()
            .collect(Collectors.toUnmodifiableMap(UpgradeStatus::value, known -> known));

    private String device;
    private String campaign;
    private String id;
    private String status;
    private String reason;
    private String firmwareName;
    private String softwareName;
    private String firmwareFrom;
    private String firmwareTo;
    private String startDate;
    private String upgradeStartTime;
    private String reportUpdatedTime;

    /** Reads the object that {@code parser} stands at the start of, to its end. */
    void read(JsonParser parser) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case "deviceId" -> device = text(parser);
                case "campaignId" -> campaign = text(parser);
                case "id" -> id = text(parser);
                case "status" -> status = text(parser);
                case "reason" -> reason = text(parser);
                case "firmwareName" -> firmwareName = text(parser);
                case "softwareName" -> softwareName = text(parser);
                case "firmwareFrom" -> firmwareFrom = text(parser);
                case "firmwareTo" -> firmwareTo = text(parser);
                case "startDate" -> startDate = text(parser);
                case "upgradeStartTime" -> upgradeStartTime = text(parser);
                case "reportUpdatedTime" -> reportUpdatedTime = text(parser);
                default -> parser.skipChildren();
            }
        }
    }

    boolean complete() {
        return (campaign != null || id != null) && status != null;
    }

    /** Whether it names another device; one without its leading zeros is the same. */
    boolean foreignTo(String imei) {
        return device != null && !device.equals(imei) && !withoutZeros(device).equals(withoutZeros(imei));
    }

    Upgrade upgrade() {
        return new Upgrade(
                new CampaignId(campaign != null ? campaign : id),
                known(),
                reason,
                firmwareName != null ? firmwareName : softwareName,
                firmwareFrom,
                firmwareTo,
                startDate != null ? startDate : upgradeStartTime,
                ReportTime.parse(reportUpdatedTime));
    }

    // Nearly every status is one of a few, which spares the search for spaces.
    private UpgradeStatus known() {
        UpgradeStatus documented = DOCUMENTED.get(status);
        return documented != null ? documented : UpgradeStatus.reported(status);
    }

    // Numbers come where strings are documented and the other way round. Nothing that has a structure is a text.
    private static String text(JsonParser parser) throws IOException {
        if (parser.currentToken().isStructStart()) {
            parser.skipChildren();
            return null;
        }
        String text = parser.currentToken() == JsonToken.VALUE_NULL ? null : parser.getText();
        return text == null || text.isBlank() ? null : text;
    }

    private static String withoutZeros(String digits) {
        int at = 0;
        while (at < digits.length() && digits.charAt(at) == '0') {
            at++;
        }
        return digits.substring(at);
    }
}
