package io.upgradewatch.campaign;

import io.upgradewatch.fota.AccountName;
import io.upgradewatch.poll.RequestKind;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.DoubleUnaryOperator;

/**
 * The campaigns in flight of all accounts of a credential set. Says when its next request is due and sends it; what the
 * pages show is a hint, and histories stay the only truth. Lives on the loop.
 */
public final class Campaigns {

    private final CampaignReports reports;
    private final WatchedDevices devices;
    private final PageRhythm rhythm;
    private final Map<AccountName, AccountCampaigns> accounts = new LinkedHashMap<>();
    private Instant throttledUntil = Instant.MIN;
    private Instant nextAt = Instant.MAX;

    /**
     * @param shortest wait between two passes over a campaign's pages
     * @param longest wait between two of them, and between two lists
     * @param seconds the wait that the square-root law gives to a source of so many changes a second
     */
    public Campaigns(
            CampaignReports reports,
            WatchedDevices devices,
            Duration shortest,
            Duration longest,
            DoubleUnaryOperator seconds) {
        this.reports = reports;
        this.devices = devices;
        this.rhythm = new PageRhythm(shortest, longest, seconds);
    }

    /** These accounts have watched devices here. */
    public void use(Set<AccountName> used) {
        accounts.keySet().retainAll(used);
        used.forEach(account -> accounts.computeIfAbsent(account, name -> new AccountCampaigns(name, new Recent())));
        plan();
    }

    /** A history has told a change in this campaign, whether it was listed or not. */
    public void changedIn(AccountName account, Campaign campaign, Instant now) {
        AccountCampaigns campaigns = accounts.get(account);
        if (campaigns != null) {
            campaigns.changedIn(campaign, rhythm, now);
            plan();
        }
    }

    /** When the next request is due; {@link Instant#MAX} if none is. */
    public Instant nextAt() {
        return nextAt;
    }

    /** Sends the request that is due, and says of which kind it is; {@code ended} is called once, when it has ended. */
    public RequestKind ask(Instant now, Runnable ended) {
        AccountCampaigns first = accounts.values().stream()
                .filter(account -> !account.nextAt().isAfter(now))
                .findFirst()
                .orElse(null);
        if (first == null) {
            ended.run();
            return RequestKind.CAMPAIGN;
        }
        Consumer<Instant> over = until -> {
            throttledUntil = until.isAfter(throttledUntil) ? until : throttledUntil;
            plan();
            ended.run();
        };
        RequestKind kind = first.ask(reports, devices, rhythm, now, over);
        plan();
        return kind;
    }

    /** Every campaign that is known. */
    public List<CampaignView> known() {
        return accounts.values().stream()
                .flatMap(account -> account.campaigns().stream())
                .map(PagedCampaign::view)
                .toList();
    }

    private void plan() {
        Instant next = Instant.MAX;
        for (AccountCampaigns account : accounts.values()) {
            next = account.nextAt().isBefore(next) ? account.nextAt() : next;
        }
        nextAt = next.isBefore(throttledUntil) ? throttledUntil : next;
    }
}
