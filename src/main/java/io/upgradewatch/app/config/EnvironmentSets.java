package io.upgradewatch.app.config;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.PropertiesConfigSource;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Named credential sets that are given by environment variables alone: {@code UPGRADEWATCH_THINGSPACE_NORTH_WEST_KEY} is
 * the {@code key} of the set {@code north-west}. What the longest known key at the end leaves is the name.
 */
public final class EnvironmentSets implements ConfigSourceFactory {

    private static final String VARIABLE = "UPGRADEWATCH_THINGSPACE_";
    private static final String PREFIX = "upgradewatch.thingspace.";
    private static final Pattern NAME = Pattern.compile("[A-Z0-9]+(_[A-Z0-9]+)*");
    // As any other variable.
    private static final int ORDINAL = 300;

    /** The keys of a credential set, the longest first. */
    private static final List<String> KEYS = Arrays.stream(Configuration.Set.class.getDeclaredMethods())
            .filter(method -> !method.isSynthetic())
            .map(Method::getName)
            .map(name -> name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT))
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList();

    private static final Set<String> FIRST_WORDS =
            KEYS.stream().map(key -> key.split("-")[0]).collect(Collectors.toUnmodifiableSet());

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        return List.of(new PropertiesConfigSource(of(System.getenv()), "EnvConfigSource of credential sets", ORDINAL));
    }

    /** The keys of named sets among these variables, and their values. */
    static Map<String, String> of(Map<String, String> environment) {
        Map<String, String> keys = new TreeMap<>();
        environment.forEach((variable, value) -> key(variable).ifPresent(key -> keys.put(key, value)));
        return keys;
    }

    /** Whether the name of a property is how an environment's variable of a named set reads without this class. */
    static boolean speltOtherwise(String property) {
        return key(property.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_"))
                .isPresent();
    }

    /** Whether a set may not be called so, because its variables would read as those of another. */
    public static boolean reserved(String set) {
        return FIRST_WORDS.contains(set);
    }

    private static Optional<String> key(String variable) {
        if (!variable.startsWith(VARIABLE)) {
            return Optional.empty();
        }
        String rest = variable.substring(VARIABLE.length());
        for (String key : KEYS) {
            String end = key.toUpperCase(Locale.ROOT).replace('-', '_');
            if (rest.equals(end)) {
                return Optional.empty();
            }
            if (rest.endsWith("_" + end)) {
                String name = rest.substring(0, rest.length() - end.length() - 1);
                return NAME.matcher(name).matches()
                        ? Optional.of(PREFIX + name.toLowerCase(Locale.ROOT).replace('_', '-') + "." + key)
                        : Optional.empty();
            }
        }
        return Optional.empty();
    }
}
