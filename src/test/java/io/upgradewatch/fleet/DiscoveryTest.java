package io.upgradewatch.fleet;

import io.upgradewatch.campaign.CampaignAnswer;
import io.upgradewatch.campaign.DeviceLists;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.shard.discovery.DiscoveryPlan;
import io.upgradewatch.watch.Watch;
import io.upgradewatch.watch.WatchDraft;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static io.upgradewatch.fleet.Trial.ACCOUNT;
import static io.upgradewatch.fleet.Trial.imei;
import static org.assertj.core.api.Assertions.assertThat;

class DiscoveryTest {

    private static final Duration INTERVAL = Duration.ofHours(6);

    private final Trial trial = new Trial(10, 8);
    private final Lists lists = new Lists();

    @Test
    void whatTheAccountListsIsWatchedAndWhatLeavesItIsLetGo() {
        lists.of("LWM2M", 0, 250);
        lists.of("HTTP", 300, 310);
        discover();

        assertThat(watched()).isEqualTo(260);
        assertThat(trial.device(305).watch().sources()).containsExactly(Watch.Source.DISCOVERY);
        assertThat(trial.device(305).watch().tags()).containsExactly("found");
        lists.of("HTTP", 305, 320);
        trial.pass(INTERVAL.plusMinutes(1));

        assertThat(watched()).isEqualTo(265);
        assertThat(trial.get(trial.monitor.fleet().device(imei(301)))).isEmpty();
    }

    @Test
    void makesModelsAndFirmwaresChoose() {
        lists.of("LWM2M", 0, 4);
        lists.models = List.of("GM01Q", "other");
        trial.monitor.discover(
                new DiscoveryPlan(
                        INTERVAL, Set.of(ACCOUNT), List.of("sequans"), List.of("gm01q"), List.of(), List.of()),
                lists);
        trial.owningAll();
        trial.pass(Duration.ofMinutes(1));

        assertThat(watched()).isEqualTo(2);
    }

    @Test
    void aListThatIsNotReadToItsEndAddsAndTakesNothingAway() {
        lists.of("LWM2M", 0, 250);
        discover();
        lists.of("LWM2M", 5, 260);
        lists.stuck = true;

        trial.pass(INTERVAL.plusMinutes(1));
        assertThat(trial.get(trial.monitor.fleet().device(imei(1)))).isPresent();
        lists.stuck = false;
        lists.refused = "OMADM";
        trial.pass(INTERVAL.plusMinutes(1));

        assertThat(trial.get(trial.monitor.fleet().device(imei(1)))).isPresent();
        assertThat(trial.get(trial.monitor.fleet().device(imei(255)))).isPresent();
        lists.refused = null;
        trial.pass(INTERVAL.plusMinutes(1));
        assertThat(trial.get(trial.monitor.fleet().device(imei(1)))).isEmpty();
    }

    @Test
    void whatSomebodyLeavesIsNotFoundAgainBeforeItIsAskedFor() {
        lists.of("LWM2M", 0, 30);
        discover();

        trial.get(trial.monitor.fleet().unwatch(imei(7), Fleet.Condition.NONE));
        trial.get(trial.monitor.fleet().unwatch(imei(40), Fleet.Condition.NONE));
        lists.of("LWM2M", 0, 50);
        trial.pass(INTERVAL.plusMinutes(1));

        assertThat(watched()).isEqualTo(48);
        WatchDraft asked = new WatchDraft(imei(7), ACCOUNT, Optional.empty(), List.of("mine"));
        trial.get(trial.monitor.fleet().watch(asked, Fleet.Condition.NONE));
        trial.pass(INTERVAL.plusMinutes(1));

        assertThat(trial.device(7).watch().sources()).containsExactly(Watch.Source.REST, Watch.Source.DISCOVERY);
        assertThat(trial.device(7).watch().tags()).containsExactly("mine");
    }

    @Test
    void aMassRemovalIsHeldBackUntilItIsConfirmed() {
        lists.of("LWM2M", 0, 200);
        discover();
        lists.of("LWM2M", 0, 10);

        trial.pass(INTERVAL.plusMinutes(10));
        assertThat(watched()).isEqualTo(200);
        assertThat(trial.held.devices).isEqualTo(190);
        assertThat(trial.summary().heldRemovals().devices()).isEqualTo(190);
        trial.get(trial.monitor.fleet().confirmRemovals());
        trial.pass(Duration.ofMinutes(1));

        assertThat(watched()).isEqualTo(10);
    }

    @Test
    void aListThatFailsIsBegunAnewSoonAndEachPageIsOneRequestOfTheBudget() {
        lists.of("LWM2M", 0, 250);
        lists.failures = 1;
        discover();

        assertThat(watched()).isEqualTo(250);
        assertThat(lists.asked).hasSize(1 + 3 + 2);
        assertThat(trial.summary().sets().get(0).budgetUsed()).isGreaterThanOrEqualTo(6);
    }

    private long watched() {
        return trial.summary().watched();
    }

    private void discover() {
        trial.monitor.discover(
                new DiscoveryPlan(INTERVAL, Set.of(ACCOUNT), List.of(), List.of(), List.of(), List.of("found")), lists);
        trial.owningAll();
        trial.pass(Duration.ofMinutes(2));
    }

    /** Lists of an account, in pages of 100. */
    private static final class Lists implements DeviceLists {

        private static final int PAGE = 100;

        private final Map<String, List<Imei>> byProtocol = new TreeMap<>();
        private final List<String> asked = new ArrayList<>();
        private List<String> models = List.of("GM01Q");
        private String refused;
        private boolean stuck;
        private int failures;

        void of(String protocol, int from, int to) {
            byProtocol.put(
                    protocol, IntStream.range(from, to).mapToObj(i -> imei(i)).toList());
        }

        @Override
        public void devices(
                AccountName account,
                String protocol,
                Optional<String> after,
                Consumer<CampaignAnswer<DevicePage>> answered) {
            asked.add(protocol + " " + after.orElse(""));
            if (failures > 0) {
                failures--;
                answered.accept(new CampaignAnswer.Failed<>("status_503"));
                return;
            }
            if (protocol.equals(refused)) {
                answered.accept(new CampaignAnswer.Refused<>("status_403"));
                return;
            }
            List<Imei> all = byProtocol.getOrDefault(protocol, List.of());
            int from = after.map(Integer::parseInt).orElse(0);
            int to = Math.min(all.size(), from + PAGE);
            Optional<String> next = to < all.size() ? Optional.of(String.valueOf(stuck ? from : to)) : Optional.empty();
            List<Listed> page = new ArrayList<>();
            for (int i = from; i < to; i++) {
                page.add(new Listed(all.get(i), "SEQUANS", models.get(i % models.size()), "SR1"));
            }
            answered.accept(new CampaignAnswer.Read<>(new DevicePage(page, next)));
        }
    }
}
