package io.upgradewatch.app.config;

import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.SmallRyeConfig;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.jboss.logging.Logger;

/**
 * Finds keys below {@code upgradewatch.} that mean nothing and names the one that was probably meant.
 *
 * <p>One from a file or the command line is a fault. One from the environment is a warning: Kubernetes sets variables
 * such as {@code UPGRADEWATCH_SERVICE_HOST} for a service of that name.
 */
public final class UnknownKeys {

    private static final Logger LOG = Logger.getLogger(UnknownKeys.class);
    private static final String PREFIX = "upgradewatch.";

    private UnknownKeys() {}

    public static void find(SmallRyeConfig config, ConfigurationFaults faults) {
        Set<String> known = ConfigMappings.getProperties(ConfigClass.configClass(Configuration.class, "upgradewatch"))
                .keySet();
        for (String name : config.getPropertyNames()) {
            if (name.startsWith(PREFIX) && known.stream().noneMatch(key -> matches(key, name))) {
                report(config.getConfigValue(name), name, nearest(name, known), faults);
            }
        }
    }

    private static void report(ConfigValue value, String name, String nearest, ConfigurationFaults faults) {
        String source = value.getConfigSourceName();
        if (source != null && source.contains("EnvConfigSource")) {
            if (EnvironmentSets.speltOtherwise(name)) {
                return;
            }
            LOG.warnf("environment variable means nothing key=%s nearest=%s", name, nearest);
        } else {
            faults.add(name, "is not a key; did you mean " + nearest + "?");
        }
    }

    /** Whether {@code name} is {@code key}, whose {@code *} stands for one segment, and {@code [*]} for an index. */
    static boolean matches(String key, String name) {
        String[] expected = key.split("\\.");
        String[] given = name.split("\\.");
        if (expected.length != given.length) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            String segment = expected[i].replace("[*]", "");
            boolean same = segment.equals("*") || segment.equals(given[i].replaceAll("\\[\\d+]$", ""));
            if (!same) {
                return false;
            }
        }
        return true;
    }

    private static String nearest(String name, Set<String> known) {
        LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
        Set<String> ordered = new TreeSet<>(known);
        return ordered.stream()
                .map(key -> key.replace("[*]", "").replace(".*.", ".<name>."))
                .min(Comparator.comparingInt(key -> distance.apply(key, name)))
                .orElse(PREFIX);
    }
}
