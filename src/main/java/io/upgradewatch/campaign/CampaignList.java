package io.upgradewatch.campaign;

import java.util.List;
import java.util.Optional;

/**
 * One answer of a list of campaigns.
 *
 * @param next where the list goes on; empty at its end
 */
public record CampaignList(List<Campaign> campaigns, Optional<String> next) {}
