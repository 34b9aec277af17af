package io.upgradewatch.shard;

import io.upgradewatch.campaign.Campaign;
import io.upgradewatch.campaign.CampaignView;
import io.upgradewatch.campaign.Campaigns;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.poll.RequestKind;
import io.upgradewatch.shard.discovery.DeviceSearch;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Requests for campaigns and their pages, and for lists of accounts' devices, among the polls of one credential set: they are asked for the accounts that
 * have devices here, and have at most every second request while devices are due. Lives on the loop.
 */
public final class CampaignPolls {

    private static final Duration MEASURED = Duration.ofSeconds(30);
    private static final double KEPT = 0.5;

    private final Optional<Campaigns> campaigns;
    private Optional<DeviceSearch> search = Optional.empty();
    private final Map<AccountName, Integer> devices = new HashMap<>();
    private boolean accountsMoved;
    private boolean pageWasLast;
    private long asked;
    private long hinted;
    private long spentBefore;
    private Instant measuredAt = Instant.MIN;
    private double rate;

    /** @param campaigns empty: none are asked for */
    public CampaignPolls(Optional<Campaigns> campaigns) {
        this.campaigns = campaigns;
    }

    void search(DeviceSearch wanted) {
        search = Optional.of(wanted);
    }

    void added(AccountName account) {
        accountsMoved |= devices.merge(account, 1, Integer::sum) == 1;
    }

    void removed(AccountName account) {
        accountsMoved |= devices.merge(account, -1, (a, b) -> a + b == 0 ? null : a + b) == null;
    }

    /** Whether the next request is one about campaigns. */
    boolean turn(Instant now, boolean othersWait) {
        followAccounts();
        return !nextAt().isAfter(now) && !(othersWait && pageWasLast);
    }

    /** A device is polled, because of a hint or not: the next request may be one about campaigns. */
    void deviceStarted(boolean becauseOfHint) {
        pageWasLast = false;
        hinted += becauseOfHint ? 1 : 0;
    }

    /** A history has told a change in this campaign. */
    void changedIn(AccountName account, Campaign campaign, Instant now) {
        campaigns.ifPresent(all -> all.changedIn(account, campaign, now));
    }

    private Instant nextAt() {
        Instant page = campaigns.map(Campaigns::nextAt).orElse(Instant.MAX);
        Instant list = search.map(DeviceSearch::nextAt).orElse(Instant.MAX);
        return page.isBefore(list) ? page : list;
    }

    /** How long until the next such request is due. */
    Duration wait(Instant now) {
        Instant nextAt = nextAt();
        boolean never = nextAt.equals(Instant.MAX);
        return never ? NextPoll.NEVER : nextAt.isAfter(now) ? Duration.between(now, nextAt) : Duration.ZERO;
    }

    /** Sends it, and says of which kind it is; {@code ended} hears until when upstream wants no more, if it says so. */
    RequestKind ask(Instant now, Consumer<Optional<Instant>> ended) {
        asked++;
        pageWasLast = true;
        if (search.isPresent() && !search.get().nextAt().isAfter(now)) {
            search.get().ask(ended);
            return RequestKind.DISCOVERY;
        }
        return campaigns.orElseThrow().ask(now, ended);
    }

    /** Requests sent so far. */
    long asked() {
        return asked;
    }

    /** What campaigns cost, in requests a second of late: lists, pages, and polls that these hinted at. */
    double rate(Instant now) {
        if (measuredAt.equals(Instant.MIN)) {
            measuredAt = now;
        } else if (now.isAfter(measuredAt.plus(MEASURED))) {
            double seconds = Duration.between(measuredAt, now).toMillis() / 1000.0;
            double measured = (asked + hinted - spentBefore) / seconds;
            rate = rate * KEPT + measured * (1 - KEPT);
            spentBefore = asked + hinted;
            measuredAt = now;
        }
        return rate;
    }

    /** Every campaign that is known. */
    List<CampaignView> known() {
        return campaigns.map(Campaigns::known).orElseGet(List::of);
    }

    private void followAccounts() {
        if (accountsMoved && campaigns.isPresent()) {
            accountsMoved = false;
            campaigns.get().use(devices.keySet());
        }
    }
}
