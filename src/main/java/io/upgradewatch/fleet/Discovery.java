package io.upgradewatch.fleet;

import io.upgradewatch.fota.Imei;
import io.upgradewatch.poll.SetName;
import io.upgradewatch.shard.cycle.Loop;
import io.upgradewatch.shard.discovery.DeviceSearch;
import io.upgradewatch.watch.WatchDraft;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/**
 * Keeps the watchlist in step with what the accounts' own lists say. Nobody is let go before every list of every account
 * was read to its end. Lives on the loop.
 */
final class Discovery {

    private static final Logger LOG = Logger.getLogger(Discovery.class);
    private static final Duration TOGETHER = Duration.ofSeconds(1);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);

    private final FileWatches watches;
    private final Loop loop;
    private final Set<SetName> sets = new HashSet<>();
    private final Map<SetName, Map<Imei, WatchDraft>> found = new HashMap<>();
    private boolean planned;

    Discovery(FileWatches watches, Loop loop) {
        this.watches = watches;
        this.loop = loop;
        watches.onWanted(() -> plan(TOGETHER));
    }

    /** What the accounts of {@code set} have is told from now on. */
    DeviceSearch.Found of(SetName set) {
        sets.add(set);
        return (rows, complete) -> found(set, rows, complete);
    }

    private void found(SetName set, Map<Imei, WatchDraft> rows, boolean complete) {
        boolean news = !complete || !found.containsKey(set) || found.get(set).size() != rows.size();
        LOG.logf(
                news ? Logger.Level.INFO : Logger.Level.DEBUG,
                "devices listed set=%s devices=%d complete=%s",
                set,
                rows.size(),
                complete);
        if (complete) {
            found.put(set, rows);
            plan(Duration.ZERO);
        } else {
            // Something is missing from it: what it shows is added, and what it does not show stays.
            found.remove(set);
            watches.add(rows.values()).subscribe().with(written -> {}, Discovery::failed);
        }
    }

    private void plan(Duration wait) {
        if (!planned) {
            planned = true;
            loop.after(wait, () -> {
                planned = false;
                reconcile();
            });
        }
    }

    private void reconcile() {
        Map<Imei, WatchDraft> all = new TreeMap<>();
        found.values().forEach(all::putAll);
        if (!found.keySet().containsAll(sets)) {
            watches.add(all.values()).subscribe().with(written -> {}, Discovery::failed);
            return;
        }
        String id = all.size() + ":" + Integer.toHexString(all.hashCode());
        watches.reconcile(new FileWatches.Content(id, all, Set.of(), false, true))
                .subscribe()
                .with(
                        written -> {
                            if (written > 0) {
                                LOG.infof(
                                        "watches follow the accounts' lists devices=%d written=%d",
                                        all.size(), written);
                            }
                        },
                        failure -> {
                            failed(failure);
                            loop.execute(() -> plan(AFTER_FAILURE));
                        });
    }

    private static void failed(Throwable failure) {
        LOG.warnf("what was found could not be written to the watchlist, trying again cause=%s", failure);
    }
}
