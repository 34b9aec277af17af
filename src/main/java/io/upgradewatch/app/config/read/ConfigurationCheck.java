package io.upgradewatch.app.config.read;

import io.quarkus.runtime.configuration.ConfigUtils;
import io.smallrye.config.SmallRyeConfig;
import io.upgradewatch.app.config.Configuration;
import io.upgradewatch.app.config.ConfigurationFaults;
import io.upgradewatch.app.config.Hosts;
import io.upgradewatch.app.config.KafkaKeys;
import io.upgradewatch.app.config.References;
import io.upgradewatch.app.config.TakenPorts;
import io.upgradewatch.app.config.UnknownKeys;
import java.util.List;
import java.util.OptionalInt;

/**
 * What would keep Quarkus from starting, found before it tries: it would tell one thing at a time, with a stack trace.
 */
public final class ConfigurationCheck {

    private static final String LOOPBACK = "127.0.0.1";

    private final SmallRyeConfig config;
    private final Configuration texts;
    private final ConfigurationFaults faults = new ConfigurationFaults();

    private ConfigurationCheck() {
        config = ConfigUtils.configBuilder().withMapping(Configuration.class).build();
        texts = config.getConfigMapping(Configuration.class);
    }

    /** Everything that is wrong with the configuration, if any of it is for Quarkus to stumble over; else nothing. */
    public static List<String> faults() {
        ConfigurationCheck preflight = new ConfigurationCheck();
        preflight.look();
        if (!preflight.faults.none()) {
            preflight.others();
        }
        return preflight.faults.all();
    }

    private void look() {
        if (!value("quarkus.http.insecure-requests", "").strip().equalsIgnoreCase("disabled")) {
            listens("quarkus.http.host", "quarkus.http.port", 8080);
        }
        listens("quarkus.management.host", "quarkus.management.port", 9000);
        Configuration.Embedded embedded = texts.kafka().embedded();
        if (Boolean.parseBoolean(embedded.enabled().strip())) {
            number(embedded.port()).ifPresent(port -> free(LOOPBACK, "upgradewatch.kafka.embedded.port", port));
        }
        if (Boolean.parseBoolean(texts.simulator().enabled().strip())) {
            number(texts.simulator().port()).ifPresent(port -> free(LOOPBACK, "upgradewatch.simulator.port", port));
        }
    }

    private void listens(String hostKey, String portKey, int otherwise) {
        String host = value(hostKey, LOOPBACK).strip();
        String text = value(portKey, String.valueOf(otherwise));
        int port = faults.count(portKey, text, 0, 65_535, 0);
        if (host.isEmpty()) {
            faults.add(hostKey, "must be an address of this machine, such as 127.0.0.1 or 0.0.0.0");
        } else {
            new TakenPorts(faults).look(hostKey, host, portKey, port);
        }
    }

    private void free(String host, String key, int port) {
        new TakenPorts(faults).look(key, host, key, port);
    }

    // What is no number is told with the others.
    private static OptionalInt number(String text) {
        try {
            int port = Integer.parseInt(text.strip());
            return port > 0 && port <= 65_535 ? OptionalInt.of(port) : OptionalInt.empty();
        } catch (NumberFormatException notOne) {
            return OptionalInt.empty();
        }
    }

    private String value(String key, String otherwise) {
        String value = config.getConfigValue(key).getValue();
        return value == null ? otherwise : value;
    }

    private void others() {
        UnknownKeys.find(config, faults);
        References.find(config, faults);
        new SettingsReader(texts, KafkaKeys.of(config, faults), Hosts.of(config), faults).read();
    }
}
