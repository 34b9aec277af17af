package io.upgradewatch.campaign;

import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.CampaignId;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The upstream that campaigns are asked of. Called on the poll loop's thread, and answers there, once, perhaps before it
 * returns. Each call is one request.
 */
public interface CampaignReports {

    /**
     * Lists campaigns of an account.
     *
     * @param status of the campaigns, in upstream's words
     * @param after where an earlier list said that it goes on
     */
    void list(
            AccountName account,
            String status,
            Optional<String> after,
            Consumer<CampaignAnswer<CampaignList>> answered);

    /**
     * Asks for a page of a campaign's devices.
     *
     * @param after where an earlier page said that it goes on
     */
    void page(
            AccountName account,
            CampaignId campaign,
            Optional<String> after,
            Consumer<CampaignAnswer<CampaignPage>> answered);
}
