package io.upgradewatch.campaign;

import io.upgradewatch.fota.AccountName;
import io.upgradewatch.poll.RequestKind;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.DoubleUnaryOperator;

/**
 * The campaigns in flight of all accounts of a credential set. Says when its next request is due and sends it; what the
 * pages show is a hint, and histories stay the only truth. Lives on the loop.
 */
public final class Campaigns {

    private static final Duration UNSAID = Duration.ofSeconds(10);
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofHours(1);

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

    /**
     * Sends the request that is due, and says of which kind it is.
     *
     * @param ended is called once, when it has ended, with the moment until which upstream wants no more if it says so
     */
    public RequestKind ask(Instant now, Consumer<Optional<Instant>> ended) {
        AccountCampaigns first = accounts.values().stream()
                .filter(account -> !account.nextAt().isAfter(now))
                .findFirst()
                .orElse(null);
        if (first == null) {
            ended.accept(Optional.empty());
            return RequestKind.CAMPAIGN;
        }
        Consumer<Instant> over = until -> {
            throttledUntil = until.isAfter(throttledUntil) ? until : throttledUntil;
            plan();
            ended.accept(Optional.of(until).filter(told -> told.isAfter(now)));
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

    /** Until when nothing is asked for; upstream's wish is believed for an hour at most. */
    static Instant until(Instant now, Optional<Duration> retryAfter) {
        Duration wish = retryAfter.orElse(UNSAID);
        return now.plus(wish.compareTo(LONGEST) > 0 ? LONGEST : wish.compareTo(SHORTEST) < 0 ? SHORTEST : wish);
    }

    private void plan() {
        Instant next = Instant.MAX;
        for (AccountCampaigns account : accounts.values()) {
            next = account.nextAt().isBefore(next) ? account.nextAt() : next;
        }
        nextAt = next.isBefore(throttledUntil) ? throttledUntil : next;
    }
}
