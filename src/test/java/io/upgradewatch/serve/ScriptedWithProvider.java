package io.upgradewatch.serve;

import java.util.List;
import java.util.Map;

/** As {@link Scripted}, for users of an OIDC provider. */
public class ScriptedWithProvider extends Scripted {

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> settings = super.getConfigOverrides();
        settings.put(ScriptedAccess.OIDC, "true");
        return settings;
    }

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(ScriptedProvider.class));
    }
}
