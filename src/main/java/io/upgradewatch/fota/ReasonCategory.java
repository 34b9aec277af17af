package io.upgradewatch.fota;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What kind of thing a reason text talks about. The texts hold dates and counters and their wording drifts, so they
 * are searched for words, first match first, and never compared.
 */
public enum ReasonCategory {
    CAMPAIGN_ENDED("campaign end|after .*end date"),
    ALREADY_SCHEDULED("scheduled for .*previously|already (been )?scheduled|before another upgrade"),
    PREREQUISITE("prerequisite|make/model|not eligible|fota capable"),
    NOT_FOUND("not found|invalid device imei"),
    UNREACHABLE("unreachable|not .*reachable|not connected|not in active state|didnotreportstatus"),
    INSTALL("downloadedinstallfailed|notinstalledyet|install(ation)? fail|failed to install"),
    DOWNLOAD("download(?!.*succe)"),
    INTERNAL("internal error|server failed|device error|uknown"),
    OTHER("");

    // Known texts are shorter than 200 characters; the patterns cost the square of the length.
    private static final int READ_AT_MOST = 500;

    private final Pattern words;

    ReasonCategory(String words) {
        this.words = Pattern.compile(words);
    }

    /** The category of {@code reason}; {@link #OTHER} for null and for whatever no other category knows. */
    public static ReasonCategory of(String reason) {
        String read = reason == null ? "" : reason.substring(0, Math.min(reason.length(), READ_AT_MOST));
        String text = read.toLowerCase(Locale.ROOT);
        for (ReasonCategory category : values()) {
            if (category.words.matcher(text).find()) {
                return category;
            }
        }
        return OTHER;
    }

    /** As events and metrics spell it, for example {@code campaign_ended}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
