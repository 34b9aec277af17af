package io.upgradewatch.serve.request;

import io.upgradewatch.fleet.view.DeviceFilter;
import io.upgradewatch.fleet.view.DeviceQuery;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.CampaignId;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.fota.UpgradeStatus;
import io.upgradewatch.serve.problem.Problem;
import io.upgradewatch.serve.problem.Refusal;
import io.upgradewatch.shard.cycle.Standing;
import io.upgradewatch.watch.FieldFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Query parameters that say which devices are meant, read with all their faults at once. */
public final class DeviceParameters {

    public static final String ACCOUNT = "Only devices of this account.";
    public static final String STATUS =
            "Only devices whose latest upgrade has this status, or with `campaign` the upgrade of"
                    + " that campaign; `none`: of which none is known.";
    public static final String FIRMWARE =
            "Only devices whose upgrade (as for `status`) is of this firmware: its name, or the version that it leads to.";
    public static final String CAMPAIGN = "Only devices with an upgrade of this campaign.";
    public static final String OUTCOME =
            "Only devices whose last poll ended so; or `late`: due and not started, `set_aside`:"
                    + " upstream refuses to talk about it or it goes on failing alone, `never_answered`: no poll of it ever ended"
                    + " well.";
    public static final String TAG = "Only devices with this tag.";
    public static final String TEXT =
            "Only devices where this is found, whatever the case, in the IMEI, the account, a tag, or"
                    + " the campaign, firmware or reason of the upgrade.";
    static final int MAX_TEXT = 200;

    private static final int USUAL_LIMIT = 100;

    private final List<FieldFault> faults = new ArrayList<>();

    public DeviceFilter filter(
            String account, String status, String firmware, String campaign, String outcome, String tag, String text) {
        return new DeviceFilter(
                read("account", account, AccountName::new),
                read("status", status, UpgradeStatus::reported),
                read("firmware", firmware, DeviceParameters::bounded),
                read("campaign", campaign, DeviceParameters::campaign),
                read("outcome", outcome, Standing::of),
                read("tag", tag, DeviceParameters::bounded),
                read("q", text, DeviceParameters::bounded));
    }

    public DeviceQuery page(DeviceFilter filter, String after, String limit) {
        Optional<Imei> afterImei = read("after", after, Imei::of);
        int atMost = atMost(limit);
        refuseFaults();
        return new DeviceQuery(filter, afterImei, atMost);
    }

    /**
     * How many are asked for at most, where nothing else is.
     *
     * @throws Refusal if that is no number within bounds
     */
    public static int limitOf(String limit) {
        DeviceParameters parameters = new DeviceParameters();
        int atMost = parameters.atMost(limit);
        parameters.refuseFaults();
        return atMost;
    }

    private int atMost(String limit) {
        return read("limit", limit, DeviceParameters::limit).orElse(USUAL_LIMIT);
    }

    /** @throws Refusal if anything that was read has a fault */
    public void refuseFaults() {
        if (!faults.isEmpty()) {
            throw new Refusal(Problem.invalid(faults));
        }
    }

    private <T> Optional<T> read(String field, String text, Function<String, T> reader) {
        try {
            return Optional.ofNullable(text).filter(given -> !given.isEmpty()).map(reader);
        } catch (IllegalArgumentException refused) {
            faults.add(new FieldFault(field, refused.getMessage()));
            return Optional.empty();
        }
    }

    private static CampaignId campaign(String text) {
        return new CampaignId(bounded(text));
    }

    private static String bounded(String text) {
        if (text.length() > MAX_TEXT) {
            throw new IllegalArgumentException("at most " + MAX_TEXT + " characters");
        }
        return text;
    }

    private static int limit(String text) {
        String digits = text.matches("[0-9]{1,4}") ? text : "0";
        int limit = Integer.parseInt(digits);
        if (limit < 1 || limit > DeviceQuery.MAX_LIMIT) {
            throw new IllegalArgumentException("limit is a number from 1 to " + DeviceQuery.MAX_LIMIT);
        }
        return limit;
    }
}
