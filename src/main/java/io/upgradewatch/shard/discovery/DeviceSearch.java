package io.upgradewatch.shard.discovery;

import io.upgradewatch.campaign.CampaignAnswer;
import io.upgradewatch.campaign.DeviceLists;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.schedule.Backoff;
import io.upgradewatch.shard.cycle.Loop;
import io.upgradewatch.watch.WatchDraft;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Lists all devices of the accounts of one credential set, every so often, page by page. Says when its next request is
 * due and sends it; a list that fails half-way is begun anew. Lives on the loop.
 */
public final class DeviceSearch {

    private static final Logger LOG = Logger.getLogger(DeviceSearch.class);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(30);
    private static final Duration THROTTLED = Duration.ofSeconds(10);
    // Paging that never ends is upstream's mistake: a million devices are a thousand pages.
    private static final int MAX_PAGES = 10_000;

    private final DeviceLists lists;
    private final DiscoveryPlan plan;
    private final List<AccountName> accounts;
    private final Found found;
    private final Loop loop;
    private final Backoff again;
    private final Set<String> seen = new HashSet<>();
    private Map<Imei, WatchDraft> rows = new HashMap<>();
    private Instant nextAt = Instant.MIN;
    private int account;
    private int protocol;
    private Optional<String> after = Optional.empty();
    private boolean complete = true;
    private boolean asking;
    private int failures;
    private String trouble;

    /** Who is told what was found. */
    public interface Found {
        /** @param complete whether every list was read to its end */
        void found(Map<Imei, WatchDraft> rows, boolean complete);
    }

    /** @param accounts of the plan that are asked about here; at least one */
    public DeviceSearch(DeviceLists lists, DiscoveryPlan plan, List<AccountName> accounts, Found found, Loop loop) {
        this.lists = lists;
        this.plan = plan;
        this.accounts = accounts;
        this.found = found;
        this.loop = loop;
        this.again = new Backoff(
                AFTER_FAILURE.compareTo(plan.interval()) < 0 ? AFTER_FAILURE : plan.interval(), plan.interval());
    }

    /** When the next request is due; far away while one is under way. */
    public Instant nextAt() {
        return asking ? Instant.MAX : nextAt;
    }

    /** Sends the request that is due; {@code ended} hears once, when it has ended, until when upstream wants no more. */
    public void ask(Consumer<Optional<Instant>> ended) {
        asking = true;
        lists.devices(
                accounts.get(account),
                DeviceLists.PROTOCOLS.get(protocol),
                after,
                answer -> answer.match(new CampaignAnswer.Cases<DeviceLists.DevicePage>() {
                    @Override
                    public void read(DeviceLists.DevicePage page) {
                        asking = false;
                        take(page);
                        ended.accept(Optional.empty());
                    }

                    @Override
                    public void throttled(Optional<Duration> retryAfter) {
                        asking = false;
                        nextAt = loop.now().plus(retryAfter.orElse(THROTTLED));
                        ended.accept(Optional.of(nextAt));
                    }

                    @Override
                    public void refused(String cause) {
                        asking = false;
                        tell(
                                "devices of an account are not listed for us; none of those found before is let go",
                                cause);
                        complete = false;
                        listed();
                        ended.accept(Optional.empty());
                    }

                    @Override
                    public void failed(String cause) {
                        asking = false;
                        tell("devices of an account could not be listed", cause);
                        begin(loop.now().plus(again.after(++failures, accounts.hashCode())));
                        ended.accept(Optional.empty());
                    }
                }));
    }

    private void take(DeviceLists.DevicePage page) {
        for (DeviceLists.Listed device : page.devices()) {
            if (plan.wants(device)) {
                rows.put(
                        device.imei(),
                        new WatchDraft(device.imei(), accounts.get(account), Optional.empty(), plan.tags()));
            }
        }
        Optional<String> next = page.next();
        // A cursor that comes again would lead round for ever, and what it hides is not known.
        boolean goesOn = next.isPresent() && seen.size() < MAX_PAGES && seen.add(next.get());
        complete &= goesOn || next.isEmpty();
        after = goesOn ? next : Optional.empty();
        if (!goesOn) {
            listed();
        }
    }

    private void listed() {
        after = Optional.empty();
        seen.clear();
        protocol++;
        if (protocol < DeviceLists.PROTOCOLS.size()) {
            return;
        }
        protocol = 0;
        account++;
        if (account == accounts.size()) {
            if (complete) {
                trouble = null;
            }
            failures = 0;
            found.found(rows, complete);
            begin(loop.now().plus(plan.interval()));
        }
    }

    private void begin(Instant at) {
        rows = new HashMap<>();
        account = 0;
        protocol = 0;
        after = Optional.empty();
        seen.clear();
        complete = true;
        nextAt = at;
    }

    // Once for each cause, until all was listed again.
    private void tell(String what, String cause) {
        if (!cause.equals(trouble)) {
            trouble = cause;
            LOG.warnf(
                    "%s account=%s protocol=%s cause=%s",
                    what, accounts.get(account), DeviceLists.PROTOCOLS.get(protocol), cause);
        }
    }
}
