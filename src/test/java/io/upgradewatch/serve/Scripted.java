package io.upgradewatch.serve;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** REST and page alone, in front of a fleet, a feed and a watchlist that tests write the script of. */
public class Scripted implements QuarkusTestProfile {

    @Override
    public Set<Class<?>> getEnabledAlternatives() {
        return Set.of(ScriptedFleet.class, ScriptedFeed.class, RecordingWatchlist.class, ScriptedAccess.class);
    }

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> settings = new HashMap<>();
        settings.put("quarkus.http.test-port", "0");
        settings.put("quarkus.management.test-port", "0");
        settings.put("quarkus.arc.exclude-types", "io.upgradewatch.app.*,io.upgradewatch.observe.*");
        return settings;
    }
}
