package io.upgradewatch.serve;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** REST and page alone, in front of a fleet, a feed and a watchlist that tests write the script of. */
public class Scripted implements QuarkusTestProfile {

    // All that are made of the real thing; filters of the log stay.
    private static final List<String> BEANS = List.of(
            "io.upgradewatch.app.signal.Exemplars",
            "io.upgradewatch.app.Main",
            "io.upgradewatch.app.PageServer",
            "io.upgradewatch.app.signal.ScrapeRoute",
            "io.upgradewatch.app.Upgradewatch",
            "io.upgradewatch.observe.*");

    @Override
    public Set<Class<?>> getEnabledAlternatives() {
        return Set.of(
                ScriptedFleet.class,
                ScriptedFeed.class,
                ScriptedAsides.class,
                ScriptedReplays.class,
                ScriptedChangeHistory.class,
                RecordingWatchlist.class,
                ScriptedAccess.class);
    }

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> settings = new HashMap<>();
        settings.put("quarkus.http.test-port", "0");
        settings.put("quarkus.management.test-port", "0");
        // As the process has it.
        settings.put("vertx.disableURIValidation", "true");
        settings.put("quarkus.arc.exclude-types", String.join(",", BEANS));
        return settings;
    }
}
