package io.upgradewatch.app.config.read;

import io.upgradewatch.app.config.Configuration;
import io.upgradewatch.app.config.ConfigurationFaults;
import io.upgradewatch.app.config.Secrets;
import io.upgradewatch.app.config.Settings;
import io.upgradewatch.serve.access.user.Networks;
import java.util.List;
import java.util.Optional;

/** Reads whose notifications are taken as hints, and notes every fault on the way. */
final class CallbacksReader {

    /** Where Verizon says that its callbacks come from. */
    static final List<String> THINGSPACE = List.of(
            "3.87.163.45",
            "3.91.119.203",
            "34.216.81.234",
            "35.165.205.14",
            "54.197.62.209",
            "54.200.43.232",
            "68.128.212.217",
            "137.117.33.109",
            "168.62.173.153");

    private static final String PREFIX = "upgradewatch.callbacks.";
    private static final int MOST_PER_MINUTE = 1_000_000;

    private final Configuration.Callbacks texts;
    private final ConfigurationFaults faults;

    CallbacksReader(Configuration.Callbacks texts, ConfigurationFaults faults) {
        this.texts = texts;
        this.faults = faults;
    }

    /** Empty if none are taken. */
    Optional<Settings.Callbacks> read() {
        boolean enabled = faults.flag(PREFIX + "enabled", texts.enabled());
        Networks networks = networks();
        int maxPerMinute = faults.count(PREFIX + "max-per-minute", texts.maxPerMinute(), 1, MOST_PER_MINUTE, 600);
        Secrets secrets = new Secrets(faults);
        if (!enabled) {
            secrets.optional(PREFIX + "secret", texts.secret(), texts.secretFile());
            return Optional.empty();
        }
        String secret = secrets.required(PREFIX + "secret", texts.secret(), texts.secretFile());
        return Optional.of(new Settings.Callbacks(secret, texts.secretFile(), networks, maxPerMinute));
    }

    private Networks networks() {
        try {
            return Networks.of(texts.networks().orElse(THINGSPACE));
        } catch (IllegalArgumentException notANetwork) {
            faults.add(PREFIX + "networks", "must be networks such as 10.0.0.0/8 or single addresses, no names");
            return Networks.NONE;
        }
    }
}
