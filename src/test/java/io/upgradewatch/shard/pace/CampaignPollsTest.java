package io.upgradewatch.shard.pace;

import io.upgradewatch.fleet.Trial;
import io.upgradewatch.shard.ScriptedCampaigns;
import io.upgradewatch.watch.Watch;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static io.upgradewatch.fleet.Trial.INTERVAL;
import static io.upgradewatch.fleet.Trial.NOON;
import static io.upgradewatch.fleet.Trial.imei;
import static io.upgradewatch.fleet.Trial.watch;
import static io.upgradewatch.shard.ScriptedReports.reported;
import static io.upgradewatch.shard.ScriptedReports.upgrade;
import static org.assertj.core.api.Assertions.assertThat;

class CampaignPollsTest {

    private static final Duration SETTLED = Duration.ofHours(2);

    private final ScriptedCampaigns campaigns = new ScriptedCampaigns();

    @Test
    void aPageThatShowsAnotherStatusHasTheHistoryPolledSoon() {
        Trial trial = settled(0.5, 1_500);
        trial.reports.answer(imei(77), reported(upgrade("c", "UpgradeFailed", NOON.plus(SETTLED))));
        trial.reports.polls.clear();
        campaigns.show("c", imei(77), "UpgradeFailed");

        trial.pass(INTERVAL.plusMinutes(1));

        assertThat(trial.reports.pollsOf(imei(77))).isPositive();
        assertThat(trial.device(77).state().toString()).contains("UpgradeFailed");
    }

    @Test
    void aPageThatDisagreesForEverDoesNotHaveOneDevicePolledWithoutEnd() {
        Trial trial = settled(0.5, 1_500);
        campaigns.show("c", imei(77), "UpgradeFailed");
        trial.pass(INTERVAL.multipliedBy(2));
        trial.reports.polls.clear();

        trial.pass(SETTLED);

        assertThat(campaigns.pages()).isGreaterThan(6);
        assertThat(trial.reports.pollsOf(imei(77))).isLessThan(5 + 2 * trial.reports.pollsOf(imei(78)));
    }

    @Test
    void aCampaignIsToldWithItsDevicesByPageAndByHistory() {
        IntStream.range(0, 250).forEach(i -> campaigns.show("c", imei(i + 1_000), "UpgradePending"));
        campaigns.show("c", imei(3), "UpgradeFailed");
        Trial trial = trial(1);
        trial.reports.answer(imei(3), reported(upgrade("c", "UpgradeFailed", NOON)));
        trial.watching(many(10)).watching(watch(1_000)).owningAll();

        trial.pass(Duration.ofHours(1));

        assertThat(trial.get(trial.monitor.fleet().campaigns())).singleElement().satisfies(view -> {
            assertThat(view.campaign().endDate()).isEqualTo("2026-12-20");
            assertThat(view.devicesByStatus()).isEqualTo(Map.of("UpgradePending", 250, "UpgradeFailed", 1));
            assertThat(view.watchedByStatus()).isEqualTo(Map.of("none", 1, "UpgradeFailed", 1));
            assertThat(view.readAt()).isAfter(NOON.plus(Duration.ofMinutes(40)));
        });
    }

    @Test
    void whereCampaignsAreDeniedEverythingWorksAsWithoutAndTheyAreAskedForDaily() {
        campaigns.refusal = "denied";
        Trial trial = settled(0.05, 40);

        trial.pass(Duration.ofDays(2));

        assertThat(campaigns.pages()).isZero();
        assertThat(campaigns.lists()).isBetween(2L, 4L);
        assertThat(trial.reports.pollsOf(imei(5))).isGreaterThan(50);
    }

    @Test
    void aCursorThatDoesNotAdvanceEndsTheRound() {
        campaigns.stuck = true;
        campaigns.show("c", imei(1), "UpgradePending");
        Trial trial = settled(1, 500);
        campaigns.asked.clear();

        trial.pass(Duration.ofHours(1));

        assertThat(campaigns.pages()).isBetween(4L, 130L);
    }

    @Test
    void pagesAndPollsTogetherStayWithinTheRate() {
        IntStream.range(0, 2_500).forEach(i -> campaigns.show("c" + i % 5, imei(i), "UpgradePending"));
        Trial trial = trial(2).watching(many(5_000)).owningAll();

        trial.pass(Duration.ofHours(1));

        assertThat(campaigns.asked.size() + trial.reports.polls.size()).isBetween((int) (7_200 * 0.9), 7_205);
        assertThat(campaigns.pages()).isPositive();
    }

    @Test
    void manyChangesOfACampaignAreFoundLongBeforeTheSweepWouldFindThem() {
        IntStream.range(0, 100).forEach(i -> campaigns.show("c", imei(i), "UpgradePending"));
        Trial trial = trial(1);
        tell(trial, "UpgradePending", NOON);
        trial.watching(many(4_000)).owningAll();
        trial.pass(SETTLED);
        IntStream.range(0, 100).forEach(i -> campaigns.show("c", imei(i), "UpgradeSuccess"));
        tell(trial, "UpgradeSuccess", NOON.plus(SETTLED));

        trial.pass(Duration.ofMinutes(25));

        assertThat(known(trial, "UpgradeSuccess")).isGreaterThan(90);
    }

    @Test
    void aCampaignThatAHistoryTellsOfIsPagedBeforeTheNextList() {
        campaigns.show("old", imei(1), "UpgradeSuccess");
        Trial trial = settled(2, 1_700);
        trial.pass(Duration.ofMinutes(1));
        IntStream.range(0, 100).forEach(i -> campaigns.show("new", imei(i), "UpgradePending"));
        Instant began = NOON.plus(SETTLED);
        IntStream.range(0, 100)
                .forEach(i -> trial.reports.answer(imei(i), reported(upgrade("new", "UpgradePending", began))));
        campaigns.asked.clear();

        trial.pass(Duration.ofMinutes(5));

        assertThat(campaigns.asked.get(0)).isEqualTo("page new 0");
        assertThat(known(trial, "UpgradePending")).isGreaterThan(90);
    }

    @Test
    void historiesThatListFinishedUpgradesAloneDoNotCostTheirCampaignItsPages() {
        IntStream.range(0, 100).forEach(i -> campaigns.show("c", imei(i), "UpgradePending"));
        Trial trial = settled(0.5, 1_500);
        IntStream.range(0, 100).forEach(i -> campaigns.show("c", imei(i), "UpgradeScheduled"));
        trial.pass(SETTLED);
        IntStream.range(0, 100).forEach(i -> campaigns.show("d", imei(i), "UpgradePending"));
        trial.pass(SETTLED);
        IntStream.range(0, 20).forEach(i -> campaigns.show("d", imei(i), "UpgradeSuccess"));
        Instant ended = NOON.plus(SETTLED).plus(SETTLED).plus(SETTLED);
        IntStream.range(0, 20)
                .forEach(i -> trial.reports.answer(imei(i), reported(upgrade("d", "UpgradeSuccess", ended))));
        trial.pass(Duration.ofMinutes(8));

        assertThat(IntStream.range(0, 20)
                        .filter(i -> trial.device(i).state().toString().contains("=d"))
                        .count())
                .isGreaterThan(17);
    }

    @Test
    void aListThatFailsIsAskedForAgainSoon() {
        campaigns.failures = 2;
        Trial trial = trial(1).watching(many(50)).owningAll();

        trial.pass(Duration.ofMinutes(2));

        assertThat(campaigns.lists()).isEqualTo(5);
    }

    @Test
    void aStatusThatIsNotKnownToTheListsIsLeftOut() {
        campaigns.unknownStatus = "CampaignRequestQueued";
        campaigns.show("c", imei(1), "UpgradePending");
        Trial trial = trial(1).watching(many(50)).owningAll();

        trial.pass(Duration.ofMinutes(2));

        assertThat(campaigns.pages()).isPositive();
    }

    private static long known(Trial trial, String status) {
        return IntStream.range(0, 100)
                .filter(i -> trial.device(i).state().toString().contains(status))
                .count();
    }

    private static void tell(Trial trial, String status, Instant reportedAt) {
        IntStream.range(0, 100).forEach(i -> trial.reports.answer(imei(i), reported(upgrade("c", status, reportedAt))));
    }

    /** So many devices that have had their last upgrade long ago, polled for some hours. */
    private Trial settled(double rate, int devices) {
        Trial trial = trial(rate);
        trial.reports.otherwise = watch -> reported(upgrade("done", "UpgradeSuccess", NOON.minus(Duration.ofDays(90))));
        trial.watching(many(devices)).owningAll();
        trial.pass(SETTLED);
        return trial;
    }

    private Trial trial(double rate) {
        CadencePlan.ByValue byValue = new CadencePlan.ByValue(Duration.ofMinutes(1), Duration.ofHours(6), Map.of());
        return new Trial(new CadencePlan(INTERVAL, Optional.of(byValue)), campaigns, rate, 8);
    }

    private static Watch[] many(int count) {
        return IntStream.range(0, count).mapToObj(i -> watch(i)).toArray(Watch[]::new);
    }
}
