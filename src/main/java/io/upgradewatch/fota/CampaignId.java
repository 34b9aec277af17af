package io.upgradewatch.fota;

/** What tells one upgrade of a device from another: {@code campaignId} in v3 answers, {@code id} in v1 and v2. */
public record CampaignId(String value) implements Comparable<CampaignId> {

    /** @throws IllegalArgumentException if {@code value} is null or blank */
    public CampaignId {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("an upgrade needs a campaignId or an id");
        }
    }

    @Override
    public int compareTo(CampaignId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
