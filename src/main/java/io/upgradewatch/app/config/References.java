package io.upgradewatch.app.config;

import io.smallrye.config.SmallRyeConfig;
import java.util.regex.Pattern;

/** Finds values that refer to others which are not there. */
public final class References {

    private static final Pattern REFERENCE = Pattern.compile("(?<!\\\\)\\$\\{[^{}]*}");

    private References() {}

    public static void find(SmallRyeConfig config, ConfigurationFaults faults) {
        for (String name : config.getPropertyNames()) {
            boolean ours = name.startsWith("upgradewatch.") || name.startsWith("kafka.");
            if (ours && !LiteralSecrets.literal(name)) {
                String value = config.getConfigValue(name).getValue();
                if (value != null && REFERENCE.matcher(value).find()) {
                    faults.add(name, "refers to a value that is not there");
                }
            }
        }
    }
}
