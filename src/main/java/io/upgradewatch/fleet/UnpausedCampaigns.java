package io.upgradewatch.fleet;

import io.upgradewatch.campaign.CampaignAnswer;
import io.upgradewatch.campaign.CampaignList;
import io.upgradewatch.campaign.CampaignPage;
import io.upgradewatch.campaign.CampaignReports;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.CampaignId;
import io.upgradewatch.shard.PausesByHand;
import io.upgradewatch.watch.Pause;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** Campaigns as upstream tells them, but for those that people have paused: about these nothing is asked. */
final class UnpausedCampaigns implements CampaignReports {

    private final CampaignReports reports;
    private final PausesByHand pauses;

    UnpausedCampaigns(CampaignReports reports, PausesByHand pauses) {
        this.reports = reports;
        this.pauses = pauses;
    }

    @Override
    public void list(
            AccountName account,
            String status,
            Optional<String> after,
            Consumer<CampaignAnswer<CampaignList>> answered) {
        if (pauses.ofAccount(account).isAfter(Instant.MIN)) {
            answered.accept(new CampaignAnswer.Failed<>(Pause.CAUSE));
        } else {
            reports.list(account, status, after, answered);
        }
    }

    @Override
    public void page(
            AccountName account,
            CampaignId campaign,
            Optional<String> after,
            Consumer<CampaignAnswer<CampaignPage>> answered) {
        if (pauses.ofAccount(account).isAfter(Instant.MIN)
                || pauses.ofCampaign(campaign).isAfter(Instant.MIN)) {
            answered.accept(new CampaignAnswer.Failed<>(Pause.CAUSE));
        } else {
            reports.page(account, campaign, after, answered);
        }
    }
}
