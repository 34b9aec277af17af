package io.upgradewatch.fota;

import java.util.Locale;

/**
 * What tells one upgrade of a device from another: {@code campaignId} in v3 answers, {@code id} in v1 and v2. Spelt as
 * reported, and compared without case. Immutable.
 */
public final class CampaignId implements Comparable<CampaignId> {

    private final String value;
    private final String folded;

    /** @throws IllegalArgumentException if {@code value} is null or blank */
    public CampaignId(String value) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("an upgrade needs a campaignId or an id");
        }
        this.value = value;
        this.folded = value.toLowerCase(Locale.ROOT);
    }

    /** As it was reported. */
    public String value() {
        return value;
    }

    /** In lower case: what its spellings have in common. */
    String folded() {
        return folded;
    }

    @Override
    public int compareTo(CampaignId other) {
        return folded.compareTo(other.folded);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CampaignId campaign && folded.equals(campaign.folded);
    }

    @Override
    public int hashCode() {
        return folded.hashCode();
    }

    @Override
    public String toString() {
        return value;
    }
}
