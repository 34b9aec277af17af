package io.upgradewatch.campaign;

import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.UpgradeStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One campaign in flight: its pages are read in order, again and again, the more often the more is expected of the
 * watched devices on them. Lives on the loop.
 */
final class PagedCampaign {

    // Paging that never ends is upstream's mistake: 100,000 devices are 100 pages.
    private static final int MAX_PAGES = 1_000;
    private static final int LESS_OFTEN = 10;
    private static final String NONE = "none";

    private final AccountName account;
    private final Hints hints = new Hints();
    private final Set<String> seen = new HashSet<>();
    private Campaign campaign;
    private Optional<String> after = Optional.empty();
    private Instant passStartedAt = Instant.EPOCH;
    private Instant nextAt;
    private Instant readAt;
    private StatusCounts shownByStatus = new StatusCounts();
    private StatusCounts knownByStatus = new StatusCounts();
    private CampaignView view;
    private int pages;
    private int watched;
    private double perSecond;
    private boolean asking;

    PagedCampaign(AccountName account, Campaign campaign, Instant nextAt) {
        this.account = account;
        this.campaign = campaign;
        this.nextAt = nextAt;
        this.view = new CampaignView(account, campaign, Map.of(), Map.of(), null, true);
    }

    /** As the last whole pass over its pages showed it. */
    CampaignView view() {
        return new CampaignView(
                account, campaign, view.devicesByStatus(), view.watchedByStatus(), view.readAt(), hints.trusted());
    }

    /** It is listed again, perhaps with another status. */
    void listed(Campaign again) {
        campaign = again;
    }

    /** When its next page is due; far away while one is under way. */
    Instant nextAt() {
        return asking ? Instant.MAX : nextAt;
    }

    void ask(CampaignReports reports, WatchedDevices devices, PageRhythm rhythm, Instant now, Consumer<Instant> ended) {
        asking = true;
        if (after.isEmpty()) {
            passStartedAt = now;
            pages = 0;
            watched = 0;
            perSecond = 0;
            shownByStatus = new StatusCounts();
            knownByStatus = new StatusCounts();
            seen.clear();
        }
        reports.page(
                account,
                campaign.id(),
                after,
                answer -> answer.match(new CampaignAnswer.Cases<>() {
                    @Override
                    public void read(CampaignPage page) {
                        take(page, devices, now);
                        end(rhythm, ended);
                    }

                    @Override
                    public void throttled(Optional<Duration> retryAfter) {
                        asking = false;
                        ended.accept(now.plus(retryAfter.orElse(Duration.ofSeconds(10))));
                    }

                    @Override
                    public void refused(String cause) {
                        failed(cause);
                    }

                    @Override
                    public void failed(String cause) {
                        asking = false;
                        after = Optional.empty();
                        nextAt = now.plus(rhythm.longest());
                        ended.accept(Instant.MIN);
                    }
                }));
    }

    private void take(CampaignPage page, WatchedDevices devices, Instant now) {
        pages++;
        for (CampaignPage.Entry entry : page.devices()) {
            shownByStatus.add(entry.status().value());
            devices.standing(account, entry.imei(), campaign.id()).ifPresent(standing -> {
                watched++;
                knownByStatus.add(standing.status().map(UpgradeStatus::value).orElse(NONE));
                perSecond += standing.perSecond();
                if (hints.told(entry, standing, now)) {
                    devices.hint(entry.imei());
                }
            });
        }
        readAt = now;
        // A cursor that comes again would lead round for ever.
        after = page.next().filter(seen::add).filter(more -> pages < MAX_PAGES);
    }

    private void end(PageRhythm rhythm, Consumer<Instant> ended) {
        asking = false;
        if (after.isPresent()) {
            nextAt = Instant.MIN;
        } else {
            view = new CampaignView(account, campaign, shownByStatus.all(), knownByStatus.all(), readAt, true);
            Duration wait = watched == 0 ? rhythm.longest() : rhythm.between(perSecond, pages);
            nextAt = passStartedAt.plus(hints.trusted() ? wait : wait.multipliedBy(LESS_OFTEN));
        }
        ended.accept(Instant.MIN);
    }
}
