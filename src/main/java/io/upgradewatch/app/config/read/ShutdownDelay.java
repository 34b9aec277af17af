package io.upgradewatch.app.config.read;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import io.upgradewatch.app.config.ConfigurationFaults;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * How long an instance that is asked to end goes on as before while it says that it is not ready, so that whoever sends
 * it requests learns of it first. Quarkus waits; this is where it learns for how long.
 */
public final class ShutdownDelay implements ConfigSourceFactory {

    private static final String KEY = "upgradewatch.shutdown.delay";
    private static final Duration MAX = Duration.ofMinutes(10);
    private static final int BELOW_WHAT_IS_GIVEN = 90;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        ConfigValue given = context.getValue(KEY);
        if (given == null || given.getValue() == null) {
            return List.of();
        }
        Duration delay = read(given.getValue(), new ConfigurationFaults());
        return List.of(new PropertiesConfigSource(
                Map.of("quarkus.shutdown.delay", delay.toMillis() + "ms"), KEY, BELOW_WHAT_IS_GIVEN));
    }

    /** The delay; none after noting what is wrong with it. */
    public static Duration read(String text, ConfigurationFaults faults) {
        return faults.duration(KEY, text, Duration.ZERO, MAX, Duration.ZERO);
    }
}
