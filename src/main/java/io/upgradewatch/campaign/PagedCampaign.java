package io.upgradewatch.campaign;

import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.UpgradeStatus;
import io.upgradewatch.schedule.Backoff;
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
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(30);
    private static final Duration LONGEST_REFUSAL = Duration.ofDays(1);
    // Of a device that the page shows in flight and that has not been polled yet.
    private static final double UNKNOWN_PER_SECOND = 1.0 / Duration.ofHours(6).toSeconds();

    private final AccountName account;
    private final Hints hints;
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
    private int failures;
    private boolean asking;

    PagedCampaign(AccountName account, Campaign campaign, StatusTrust statuses, Instant nextAt) {
        this.account = account;
        this.hints = new Hints(statuses);
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

    /** A history has told a change in it: its pages are read again as soon as may be. */
    void stirred(PageRhythm rhythm) {
        Instant soon = passStartedAt.plus(rhythm.shortest());
        if (failures == 0 && hints.trusted() && soon.isBefore(nextAt)) {
            nextAt = soon;
        }
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
                        failures = 0;
                        take(page, devices, now);
                        end(rhythm, ended);
                    }

                    @Override
                    public void throttled(Optional<Duration> retryAfter) {
                        asking = false;
                        ended.accept(Campaigns.until(now, retryAfter));
                    }

                    @Override
                    public void refused(String cause) {
                        again(rhythm.longest(), LONGEST_REFUSAL);
                    }

                    @Override
                    public void failed(String cause) {
                        again(rhythm.atMostLongest(AFTER_FAILURE), rhythm.longest());
                    }

                    private void again(Duration first, Duration longest) {
                        asking = false;
                        after = Optional.empty();
                        nextAt = now.plus(new Backoff(first, longest)
                                .after(++failures, campaign.id().hashCode()));
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
                perSecond += expected(entry, standing);
                Hints.Word word = hints.told(entry, standing, now);
                if (word == Hints.Word.NEWS) {
                    devices.hint(entry.imei());
                }
                if (word != Hints.Word.VOID && hints.trusted()) {
                    devices.covered(entry.imei());
                }
            });
        }
        readAt = now;
        // A cursor that comes again would lead round for ever.
        after = page.next().filter(seen::add).filter(more -> pages < MAX_PAGES);
    }

    private static double expected(CampaignPage.Entry entry, WatchedDevices.Standing standing) {
        boolean unknown = standing.perSecond() == 0 && !entry.status().terminal();
        return unknown ? UNKNOWN_PER_SECOND : standing.perSecond();
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
