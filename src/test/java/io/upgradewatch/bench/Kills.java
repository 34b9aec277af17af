package io.upgradewatch.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.upgradewatch.app.Events;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

import static org.awaitility.Awaitility.await;

/**
 * Kills a contender again and again while changes are under way, and compares what a read_committed consumer was told
 * with what upstream had to tell.
 *
 * <p>Upstream changes a history only while it serves it, and stands still from each kill until the next life of the
 * contender has asked about every device. So every change was seen or can still be seen, and has to be told once.
 */
final class Kills {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int CHANGED_PERMILLE = 100;

    private final Scene scene;
    private final Contender contender;
    private final Upstream upstream;

    /** Changes that had to be told, those of them that were not, and how many were told once more. */
    record Outcome(int changes, int missing, int repeated) {}

    Kills(Scene scene, Contender contender) {
        this.scene = scene;
        this.contender = contender;
        this.upstream = new Upstream(scene, contender.first(), contender.devices());
    }

    Outcome of(int kills, long seed) {
        Random random = new Random(seed);
        Map<String, Integer> before = upstream.versions();
        for (int kill = 0; kill < kills; kill++) {
            live(() -> {
                scene.changed(CHANGED_PERMILLE);
                Scene.pause(Duration.ofMillis(1000 + random.nextInt(2000)));
            });
        }
        live(() -> {});
        return compared(before, upstream.versions(), told());
    }

    private void live(Runnable whenSettled) {
        ProcessHandle life = contender.start().get();
        try {
            awaitRounds();
            whenSettled.run();
        } finally {
            life.destroyForcibly();
            life.onExit().join();
            scene.changed(0);
        }
    }

    // Three rounds: every device has been asked about, and what was found of it published before it was asked again.
    private void awaitRounds() {
        long served = scene.served(contender.account());
        await().atMost(PATIENCE).until(() -> scene.served(contender.account()) > served + 3L * contender.devices());
    }

    private Map<String, Integer> told() {
        Map<String, Integer> told = new HashMap<>();
        try (Events events = new Events(scene.bootstrapServers, contender.changes())) {
            for (Events.Event event : events.toTheEnd()) {
                JsonNode upgrade = event.value();
                if (upgrade.get("campaignId").asText().equals(Upstream.NEWEST)) {
                    int version =
                            Upstream.version(upgrade.get("reportUpdatedTime").asText());
                    told.merge(
                            event.key() + " " + version + " "
                                    + upgrade.get("status").asText(),
                            1,
                            Integer::sum);
                }
            }
        }
        return told;
    }

    private static Outcome compared(
            Map<String, Integer> before, Map<String, Integer> after, Map<String, Integer> told) {
        int changes = 0;
        int missing = 0;
        int repeated = 0;
        for (Map.Entry<String, Integer> device : after.entrySet()) {
            for (int version = before.get(device.getKey()) + 1; version <= device.getValue(); version++) {
                int times = told.getOrDefault(device.getKey() + " " + version + " " + Upstream.status(version), 0);
                changes++;
                missing += times == 0 ? 1 : 0;
                repeated += Math.max(0, times - 1);
            }
        }
        return new Outcome(changes, missing, repeated);
    }
}
