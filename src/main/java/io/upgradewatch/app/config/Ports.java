package io.upgradewatch.app.config;

import io.smallrye.config.SmallRyeConfig;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Finds ports that two parts of this process are to listen at. Quarkus would not: page and management share a port
 * without a word, and then one of them answers 404 to whoever wants the other.
 */
public final class Ports {

    private static final String ANY_FREE_ONE = "0";

    private Ports() {}

    public static void find(SmallRyeConfig config, Configuration texts, ConfigurationFaults faults) {
        Map<String, String> ports = new LinkedHashMap<>();
        ports.put("quarkus.http.port", said(config, "quarkus.http.port", "8080"));
        ports.put("quarkus.management.port", said(config, "quarkus.management.port", "9000"));
        Configuration.Embedded embedded = texts.kafka().embedded();
        if (Boolean.parseBoolean(embedded.enabled().strip())) {
            ports.put("upgradewatch.kafka.embedded.port", embedded.port().strip());
        }
        if (Boolean.parseBoolean(texts.simulator().enabled().strip())) {
            ports.put("upgradewatch.simulator.port", texts.simulator().port().strip());
        }
        Map<String, String> takenBy = new HashMap<>();
        ports.forEach((key, port) -> {
            String other = port.equals(ANY_FREE_ONE) ? null : takenBy.putIfAbsent(port, key);
            if (other != null) {
                faults.add(key, "must not be " + port + ": " + other + " is");
            }
        });
    }

    private static String said(SmallRyeConfig config, String key, String otherwise) {
        return config.getOptionalValue(key, String.class).orElse(otherwise).strip();
    }
}
