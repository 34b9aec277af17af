package io.upgradewatch.app.config;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Has Quarkus take OIDC tokens where the mode asks for it, with roles from the claim that is named. Whoever gives one of
 * these keys himself is heeded.
 */
public final class OidcKeys implements ConfigSourceFactory {

    static final String MODE = "upgradewatch.security.mode";
    static final String ROLES_CLAIM = "upgradewatch.security.roles-claim";
    static final String USUAL_CLAIM = "groups";

    /** One of these says whose tokens are believed. */
    public static final List<String> PROVIDERS =
            List.of("quarkus.oidc.auth-server-url", "quarkus.oidc.provider", "quarkus.oidc.public-key");

    // Above application.properties, below everything else.
    private static final int ABOVE_WHAT_IS_BUILT_IN = 255;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        boolean wanted = value(context, MODE).filter("oidc"::equals).isPresent();
        Stream<String> providers =
                PROVIDERS.stream().filter(key -> value(context, key).isPresent());
        // Without a provider Quarkus would refuse the start before all faults have been found.
        if (!wanted || providers.findAny().isEmpty()) {
            return List.of();
        }
        return List.of(new PropertiesConfigSource(
                Map.of(
                        "quarkus.oidc.tenant-enabled",
                        "true",
                        "quarkus.oidc.application-type",
                        "hybrid",
                        "quarkus.oidc.roles.role-claim-path",
                        value(context, ROLES_CLAIM).orElse(USUAL_CLAIM),
                        "quarkus.oidc.authentication.java-script-auto-redirect",
                        "false",
                        "quarkus.oidc.logout.path",
                        "/logout"),
                MODE,
                ABOVE_WHAT_IS_BUILT_IN));
    }

    private static Optional<String> value(ConfigSourceContext context, String key) {
        return Optional.ofNullable(context.getValue(key))
                .map(ConfigValue::getValue)
                .map(String::strip)
                .filter(text -> !text.isEmpty());
    }
}
