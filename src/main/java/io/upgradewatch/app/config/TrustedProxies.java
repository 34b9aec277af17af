package io.upgradewatch.app.config;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import io.upgradewatch.serve.access.user.Networks;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Has Quarkus believe the {@code X-Forwarded-…} headers of trusted proxies, and of nobody where none are named: left to
 * itself it would then believe everybody.
 */
public final class TrustedProxies implements ConfigSourceFactory {

    public static final String KEY = "upgradewatch.http.trusted-proxies";

    private static final int BELOW_WHAT_IS_GIVEN = 90;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        ConfigValue named = context.getValue(KEY);
        String proxies = named == null || named.getValue() == null
                ? ""
                : named.getValue().strip();
        if (proxies.isEmpty() || !areNetworks(proxies)) {
            return List.of();
        }
        return List.of(new PropertiesConfigSource(
                Map.of(
                        "quarkus.http.proxy.proxy-address-forwarding", "true",
                        "quarkus.http.proxy.allow-x-forwarded", "true",
                        "quarkus.http.proxy.enable-forwarded-host", "true",
                        "quarkus.http.proxy.enable-forwarded-prefix", "true",
                        "quarkus.http.proxy.trusted-proxies", proxies),
                KEY,
                BELOW_WHAT_IS_GIVEN));
    }

    // What is none is told with all other faults.
    private static boolean areNetworks(String proxies) {
        try {
            Networks.of(List.of(proxies.split(",")));
            return true;
        } catch (IllegalArgumentException notNetworks) {
            return false;
        }
    }
}
