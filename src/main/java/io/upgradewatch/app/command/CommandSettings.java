package io.upgradewatch.app.command;

import io.quarkus.runtime.configuration.ConfigUtils;
import io.smallrye.config.SmallRyeConfig;
import io.upgradewatch.app.config.Configuration;
import io.upgradewatch.app.config.ConfigurationFaults;
import io.upgradewatch.app.config.Hosts;
import io.upgradewatch.app.config.KafkaKeys;
import io.upgradewatch.app.config.Ports;
import io.upgradewatch.app.config.References;
import io.upgradewatch.app.config.Settings;
import io.upgradewatch.app.config.UnknownKeys;
import io.upgradewatch.app.config.read.SetsReader;
import io.upgradewatch.app.config.read.SettingsReader;
import io.upgradewatch.command.output.WrongUse;
import java.util.List;
import java.util.function.Function;

/** The service's configuration as commands read it: each the part that it needs, whatever is wrong with the rest. */
final class CommandSettings {

    private final SmallRyeConfig config;
    private final Configuration texts;

    private CommandSettings(SmallRyeConfig config) {
        this.config = config;
        this.texts = config.getConfigMapping(Configuration.class);
    }

    static CommandSettings read() {
        return new CommandSettings(
                ConfigUtils.configBuilder().withMapping(Configuration.class).build());
    }

    /** Everything that keeps a service from starting, as it would say it. */
    List<String> faults() {
        ConfigurationFaults faults = new ConfigurationFaults();
        UnknownKeys.find(config, faults);
        References.find(config, faults);
        Ports.find(config, texts, faults);
        reader(faults).read();
        return faults.all();
    }

    /** @throws WrongUse if that part is not good */
    Settings.Kafka kafka() {
        return good(faults -> reader(faults).kafka());
    }

    /** @throws WrongUse if that part is not good */
    List<Settings.Credentials> sets() {
        return good(faults -> new SetsReader(texts.thingspace(), faults).read());
    }

    /** @throws WrongUse if anything is not good */
    Settings all() {
        return good(faults -> reader(faults).read());
    }

    private SettingsReader reader(ConfigurationFaults faults) {
        return new SettingsReader(texts, KafkaKeys.of(config, faults), Hosts.of(config), faults);
    }

    private static <T> T good(Function<ConfigurationFaults, T> read) {
        ConfigurationFaults faults = new ConfigurationFaults();
        T part = read.apply(faults);
        if (!faults.none()) {
            throw new WrongUse("the configuration has " + faults.all().size() + " faults:\n  - "
                    + String.join("\n  - ", faults.all()));
        }
        return part;
    }
}
