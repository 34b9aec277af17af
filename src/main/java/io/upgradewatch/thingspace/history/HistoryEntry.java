package io.upgradewatch.thingspace.history;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.upgradewatch.fota.CampaignId;
import io.upgradewatch.fota.Upgrade;
import io.upgradewatch.fota.UpgradeStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** One entry while it is read: the union of the fields of v1, v2 and v3, of which none is certain to be there. */
public final class HistoryEntry {

    /** Whom the question was about: 15 digits, and an account as it is spelt upstream. */
    public record Asked(String imei, String account) {}

    private static final Map<String, UpgradeStatus> DOCUMENTED = UpgradeStatus.DOCUMENTED.stream()
            .collect(Collectors.toUnmodifiableMap(UpgradeStatus::value, known -> known));
    // Longer ones have not been seen; what is beyond is cut off, or is no identity.
    private static final int LONGEST_REASON = 1_000;
    private static final int LONGEST = 200;
    private static final char REPLACED = '\ufffd';

    private String device;
    private String account;
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
                case "accountName" -> account = text(parser);
                case "campaignId" -> campaign = text(parser);
                case "id" -> id = text(parser);
                case "status" -> status = text(parser);
                case "reason" -> reason = cut(text(parser), LONGEST_REASON);
                case "firmwareName" -> firmwareName = cut(text(parser), LONGEST);
                case "softwareName" -> softwareName = cut(text(parser), LONGEST);
                case "firmwareFrom" -> firmwareFrom = cut(text(parser), LONGEST);
                case "firmwareTo" -> firmwareTo = cut(text(parser), LONGEST);
                case "startDate" -> startDate = cut(text(parser), LONGEST);
                case "upgradeStartTime" -> upgradeStartTime = cut(text(parser), LONGEST);
                case "reportUpdatedTime" -> reportUpdatedTime = text(parser);
                default -> parser.skipChildren();
            }
        }
    }

    /**
     * Why it is no report, as a cause of {@link io.upgradewatch.poll.PollOutcome.Unreadable}; null if it is one.
     *
     * @param repaired whether bytes that are no text were replaced
     */
    String fault(boolean repaired) {
        String identity = identity();
        if (identity == null || status == null) {
            return "bad_entry";
        }
        if (identity.length() > LONGEST || status.length() > LONGEST) {
            return "too_long";
        }
        if (repaired && (garbled(identity) || garbled(status))) {
            return HistoryParts.BAD_ENCODING;
        }
        return known() == null ? "bad_entry" : null;
    }

    String faultInWords(String fault) {
        return switch (fault) {
            case "too_long" -> "has a campaign or a status of more than " + LONGEST + " characters";
            case HistoryParts.BAD_ENCODING -> "has a campaign or a status that is no UTF-8";
            default -> "has no campaign or no status";
        };
    }

    /** Which upgrade it is about, as far as that can be told. */
    Optional<CampaignId> campaign(boolean repaired) {
        return Optional.ofNullable(identity())
                .filter(identity -> identity.length() <= LONGEST && !(repaired && garbled(identity)))
                .map(CampaignId::new);
    }

    /** Whether it names another device or another account; one without its leading zeros is the same. */
    boolean foreignTo(Asked asked) {
        return device != null && !same(device, asked.imei()) || otherAccount(asked) != null;
    }

    /** The account that it names, if that is another; null otherwise. */
    String otherAccount(Asked asked) {
        return account == null || same(account, asked.account()) ? null : account;
    }

    /** To be asked only if there is no {@link #fault}. */
    Upgrade upgrade() {
        return new Upgrade(
                new CampaignId(identity()),
                known(),
                reason,
                firmwareName != null ? firmwareName : softwareName,
                firmwareFrom,
                firmwareTo,
                startDate != null ? startDate : upgradeStartTime,
                ReportTime.parse(reportUpdatedTime));
    }

    private String identity() {
        return campaign != null ? campaign : id;
    }

    // Nearly every status is one of a few.
    private UpgradeStatus known() {
        UpgradeStatus documented = DOCUMENTED.get(status);
        if (documented != null) {
            return documented;
        }
        try {
            return UpgradeStatus.reported(status);
        } catch (IllegalArgumentException nothingToBeSeen) {
            return null;
        }
    }

    // Numbers come where strings are documented and the other way round. Nothing that has a structure is a text.
    private static String text(JsonParser parser) throws IOException {
        if (parser.currentToken().isStructStart()) {
            parser.skipChildren();
            return null;
        }
        String text = parser.currentToken() == JsonToken.VALUE_NULL ? null : parser.getText();
        return text == null || text.isBlank() ? null : whole(text);
    }

    // Half a pair of surrogates can be written in JSON and in nothing else.
    private static String whole(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
            }
        }
        return text;
    }

    private static boolean garbled(String text) {
        return text.indexOf(REPLACED) >= 0;
    }

    private static String cut(String text, int longest) {
        if (text == null || text.length() <= longest) {
            return text;
        }
        boolean parted = Character.isHighSurrogate(text.charAt(longest - 2));
        return text.substring(0, parted ? longest - 2 : longest - 1) + "\u2026";
    }

    private static boolean same(String named, String asked) {
        return named.equals(asked) || withoutZeros(named.strip()).equalsIgnoreCase(withoutZeros(asked));
    }

    private static String withoutZeros(String digits) {
        int at = 0;
        while (at < digits.length() && digits.charAt(at) == '0') {
            at++;
        }
        return digits.substring(at);
    }
}
