package io.upgradewatch.thingspace.campaign;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.upgradewatch.campaign.Campaign;
import io.upgradewatch.campaign.CampaignList;
import io.upgradewatch.campaign.CampaignPage;
import io.upgradewatch.campaign.DeviceLists;
import io.upgradewatch.fota.CampaignId;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.fota.UpgradeStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads lists of campaigns and pages of their devices. Numbers and flags may come quoted, since documentation and
 * samples disagree; an entry that cannot be read is left out, since it would only have been a hint. Pure.
 */
final class CampaignReader {

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(32).build())
            .build();

    private CampaignReader() {}

    /** @throws IOException if it is no list of campaigns */
    static CampaignList list(byte[] body) throws IOException {
        List<Campaign> campaigns = new ArrayList<>();
        Optional<String> next = read(body, "campaignList", "lastSeenCampaignId", entry -> {
            String id = entry.get("id");
            if (id != null && !id.isBlank()) {
                campaigns.add(new Campaign(
                        new CampaignId(id),
                        entry.get("campaignName"),
                        entry.get("status"),
                        entry.get("firmwareName"),
                        entry.get("firmwareFrom"),
                        entry.get("firmwareTo"),
                        entry.get("startDate"),
                        entry.get("endDate")));
            }
        });
        return new CampaignList(campaigns, next);
    }

    /** @throws IOException if it is no page of devices */
    static CampaignPage page(byte[] body) throws IOException {
        List<CampaignPage.Entry> devices = new ArrayList<>();
        Optional<String> next = read(body, "deviceList", "lastSeenDeviceId", entry -> {
            try {
                devices.add(new CampaignPage.Entry(
                        Imei.of(entry.getOrDefault("deviceId", "")), UpgradeStatus.reported(entry.get("status"))));
            } catch (IllegalArgumentException notADevice) {
                // The history of whatever it was meant to be will tell.
            }
        });
        return new CampaignPage(devices, next);
    }

    /** @throws IOException if it is no list of an account's devices */
    static DeviceLists.DevicePage devices(byte[] body) throws IOException {
        List<DeviceLists.Listed> devices = new ArrayList<>();
        Optional<String> next = read(body, "deviceList", "lastSeenDeviceId", entry -> {
            try {
                devices.add(new DeviceLists.Listed(
                        Imei.of(entry.getOrDefault("deviceId", "")),
                        entry.get("make"),
                        entry.get("model"),
                        entry.get("firmware")));
            } catch (IllegalArgumentException notADevice) {
                // Nothing that could be watched.
            }
        });
        return new DeviceLists.DevicePage(devices, next);
    }

    private static Optional<String> read(byte[] body, String list, String cursor, Consumer<Map<String, String>> each)
            throws IOException {
        boolean listed = false;
        boolean more = false;
        String last = null;
        try (JsonParser parser = JSON.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("not an object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                JsonToken value = parser.nextToken();
                if (field.equals(list) && value == JsonToken.START_ARRAY) {
                    listed = true;
                    entries(parser, each);
                } else if (field.equals(list) && value == JsonToken.VALUE_NULL) {
                    listed = true;
                } else if (field.equals("hasMoreData") && value.isScalarValue()) {
                    more = Boolean.parseBoolean(parser.getText());
                } else if (field.equals(cursor) && value.isScalarValue() && value != JsonToken.VALUE_NULL) {
                    last = parser.getText();
                } else {
                    parser.skipChildren();
                }
            }
        }
        if (!listed) {
            throw new IOException("no " + list);
        }
        boolean goesOn = more && last != null && !last.isBlank() && !last.equals("0");
        return goesOn ? Optional.of(last) : Optional.empty();
    }

    private static void entries(JsonParser parser, Consumer<Map<String, String>> each) throws IOException {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                parser.skipChildren();
                continue;
            }
            Map<String, String> entry = new HashMap<>();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                JsonToken value = parser.nextToken();
                if (value.isScalarValue() && value != JsonToken.VALUE_NULL) {
                    entry.put(field, parser.getText());
                } else {
                    parser.skipChildren();
                }
            }
            each.accept(entry);
        }
    }
}
