package io.upgradewatch.campaign;

import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.CampaignId;
import io.upgradewatch.poll.RequestKind;
import io.upgradewatch.schedule.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** The campaigns in flight of one account, listed anew every so often. Lives on the loop. */
final class AccountCampaigns {

    /** In flight, and ended: failures come to light for two days after a campaign's end. */
    static final List<String> STATUSES = List.of("CampaignScheduled", "CampaignRequestQueued", "CampaignEnded");

    private static final Logger LOG = Logger.getLogger(AccountCampaigns.class);
    private static final Duration AFTER_REFUSAL = Duration.ofDays(1);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(30);
    // A campaign that a history named and no list does.
    private static final Duration NAMED_FOR = Duration.ofDays(3);
    private static final int MAX_LISTS = 100;
    private static final CampaignList NOTHING = new CampaignList(List.of(), Optional.empty());
    private static final int MAX_NAMED = 200;

    private final AccountName account;
    private final Recent recent;
    private final Map<CampaignId, PagedCampaign> campaigns = new LinkedHashMap<>();
    private final Map<CampaignId, Campaign> found = new LinkedHashMap<>();
    private final Map<CampaignId, Instant> named = new LinkedHashMap<>();
    private final StatusTrust statuses = new StatusTrust();
    private int status;
    private int failures;
    private int lists;
    private Optional<String> after = Optional.empty();
    private Instant listAt = Instant.MIN;
    private boolean listing;
    /** Why the last list failed; null if it did not. */
    private String trouble;

    /** @param recent which of the campaigns that are listed still matter */
    AccountCampaigns(AccountName account, Recent recent) {
        this.account = account;
        this.recent = recent;
    }

    Collection<PagedCampaign> campaigns() {
        return List.copyOf(campaigns.values());
    }

    /** When the next request is due. */
    Instant nextAt() {
        Instant next = listing ? Instant.MAX : listAt;
        for (PagedCampaign campaign : campaigns.values()) {
            next = campaign.nextAt().isBefore(next) ? campaign.nextAt() : next;
        }
        return next;
    }

    /** Sends the request that is due, and says of which kind it is. */
    RequestKind ask(
            CampaignReports reports, WatchedDevices devices, PageRhythm rhythm, Instant now, Consumer<Instant> ended) {
        if (!listing && !listAt.isAfter(now)) {
            list(reports, rhythm, now, ended);
            return RequestKind.CAMPAIGN;
        }
        for (PagedCampaign campaign : campaigns.values()) {
            if (!campaign.nextAt().isAfter(now)) {
                campaign.ask(reports, devices, rhythm, now, ended);
                return RequestKind.PAGE;
            }
        }
        ended.accept(Instant.MIN);
        return RequestKind.CAMPAIGN;
    }

    /**
     * A history has just told a change in this campaign: its page is read as soon as may be, since where one device
     * changes others do, and since it may have begun after the last list.
     */
    void changedIn(Campaign campaign, PageRhythm rhythm, Instant now) {
        PagedCampaign known = campaigns.get(campaign.id());
        if (known == null && named.size() < MAX_NAMED) {
            named.put(campaign.id(), now);
            campaigns.put(campaign.id(), new PagedCampaign(account, campaign, statuses, now));
        } else if (known != null) {
            named.replace(campaign.id(), now);
            known.stirred(rhythm);
        }
    }

    private void list(CampaignReports reports, PageRhythm rhythm, Instant now, Consumer<Instant> ended) {
        listing = true;
        reports.list(
                account,
                STATUSES.get(status),
                after,
                answer -> answer.match(new CampaignAnswer.Cases<>() {
                    @Override
                    public void read(CampaignList list) {
                        listing = false;
                        take(list, rhythm, now);
                        ended.accept(Instant.MIN);
                    }

                    @Override
                    public void throttled(Optional<Duration> retryAfter) {
                        listing = false;
                        ended.accept(Campaigns.until(now, retryAfter));
                    }

                    @Override
                    public void refused(String cause) {
                        listing = false;
                        if (status > 0) {
                            // Others were listed: this status alone is not known there, or nothing is in it.
                            take(NOTHING, rhythm, now);
                        } else {
                            again(now.plus(AFTER_REFUSAL));
                            tell(
                                    "campaigns are not listed for us; histories alone are polled, and they are asked for daily",
                                    cause);
                        }
                        ended.accept(Instant.MIN);
                    }

                    @Override
                    public void failed(String cause) {
                        listing = false;
                        again(now.plus(new Backoff(rhythm.atMostLongest(AFTER_FAILURE), rhythm.longest())
                                .after(++failures, account.value().hashCode())));
                        tell("campaigns could not be listed; histories are polled meanwhile", cause);
                        ended.accept(Instant.MIN);
                    }
                }));
    }

    private void take(CampaignList list, PageRhythm rhythm, Instant now) {
        list.campaigns().stream()
                .filter(campaign -> recent.matters(campaign, now))
                .forEach(campaign -> found.put(campaign.id(), campaign));
        boolean more = list.next().isPresent() && !list.next().equals(after) && ++lists < MAX_LISTS;
        after = more ? list.next() : Optional.empty();
        if (more) {
            return;
        }
        lists = 0;
        status++;
        if (status == STATUSES.size()) {
            complete(now);
            again(now.plus(rhythm.longest()));
        }
    }

    private void complete(Instant now) {
        if (trouble != null) {
            trouble = null;
            LOG.infof("campaigns are listed again account=%s", account);
        }
        failures = 0;
        named.keySet().removeAll(found.keySet());
        named.values().removeIf(at -> at.plus(NAMED_FOR).isBefore(now));
        campaigns.keySet().removeIf(id -> !found.containsKey(id) && !named.containsKey(id));
        List<Campaign> all = new ArrayList<>(found.values());
        all.forEach(campaign -> campaigns
                .computeIfAbsent(campaign.id(), id -> new PagedCampaign(account, campaign, statuses, now))
                .listed(campaign));
    }

    // Once for each cause: it goes on until a list is read.
    private void tell(String what, String cause) {
        if (!cause.equals(trouble)) {
            trouble = cause;
            LOG.infof("%s account=%s cause=%s", what, account, cause);
        }
    }

    private void again(Instant at) {
        found.clear();
        status = 0;
        after = Optional.empty();
        listAt = at;
    }
}
