package io.upgradewatch.shard;

import io.upgradewatch.campaign.Campaign;
import io.upgradewatch.campaign.CampaignAnswer;
import io.upgradewatch.campaign.CampaignList;
import io.upgradewatch.campaign.CampaignPage;
import io.upgradewatch.campaign.CampaignReports;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.CampaignId;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.fota.UpgradeStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Campaigns that stand as scripted, with pages of a few devices. */
public final class ScriptedCampaigns implements CampaignReports {

    private static final int PAGE = 100;

    final Map<CampaignId, Map<Imei, UpgradeStatus>> campaigns = new LinkedHashMap<>();

    /** Every question, in order. */
    public final List<String> asked = new ArrayList<>();

    /** Is run at each question. */
    public Runnable onAsked = () -> {};

    /** Why nothing is answered; null while all is. */
    public String refusal;

    /** Which status is not known to the lists; null if all are. */
    public String unknownStatus;

    /** How many of the next answers fail. */
    public int failures;

    /** Every page says that it goes on at the same place. */
    public boolean stuck;

    public void show(String campaign, Imei imei, String status) {
        campaigns
                .computeIfAbsent(new CampaignId(campaign), unknown -> new LinkedHashMap<>())
                .put(imei, UpgradeStatus.reported(status));
    }

    public long pages() {
        return asked.stream().filter(question -> question.startsWith("page")).count();
    }

    public long lists() {
        return asked.size() - pages();
    }

    @Override
    public void list(
            AccountName account,
            String status,
            Optional<String> after,
            Consumer<CampaignAnswer<CampaignList>> answered) {
        onAsked.run();
        asked.add("list " + status);
        if (failures > 0) {
            failures--;
            answered.accept(new CampaignAnswer.Failed<>("status_503"));
            return;
        }
        List<Campaign> all = campaigns.keySet().stream()
                .filter(id -> status.equals("CampaignScheduled"))
                .map(id -> new Campaign(id, "name", status, "firmware", "1", "2", "2026-11-20", "2026-12-20"))
                .toList();
        answered.accept(
                refusal == null && !status.equals(unknownStatus)
                        ? new CampaignAnswer.Read<>(new CampaignList(all, Optional.empty()))
                        : new CampaignAnswer.Refused<>(refusal));
    }

    @Override
    public void page(
            AccountName account,
            CampaignId campaign,
            Optional<String> after,
            Consumer<CampaignAnswer<CampaignPage>> answered) {
        onAsked.run();
        asked.add("page " + campaign + " " + after.orElse("0"));
        List<CampaignPage.Entry> all = campaigns.getOrDefault(campaign, Map.of()).entrySet().stream()
                .map(device -> new CampaignPage.Entry(device.getKey(), device.getValue()))
                .toList();
        int from = after.map(Integer::parseInt).orElse(0);
        int to = Math.min(all.size(), from + PAGE);
        Optional<String> next = to < all.size() ? Optional.of(Integer.toString(to)) : Optional.empty();
        answered.accept(new CampaignAnswer.Read<>(
                new CampaignPage(all.subList(from, to), stuck ? after.or(() -> Optional.of("0")) : next)));
    }
}
