package io.upgradewatch.app.config.read;

import io.upgradewatch.app.config.Configuration;
import io.upgradewatch.app.config.ConfigurationFaults;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.shard.discovery.DiscoveryPlan;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads which devices are watched without being named, and notes every fault on the way. */
final class DiscoveryReader {

    private static final String PREFIX = "upgradewatch.discovery.";
    private static final Duration LEAST = Duration.ofSeconds(1);

    private final Configuration.Discovery texts;
    private final ConfigurationFaults faults;

    DiscoveryReader(Configuration.Discovery texts, ConfigurationFaults faults) {
        this.texts = texts;
        this.faults = faults;
    }

    /**
     * Empty if none are.
     *
     * @param served the accounts that the credential sets list, of which all are meant where none are named
     */
    Optional<DiscoveryPlan> read(Set<AccountName> served) {
        boolean enabled = faults.flag(PREFIX + "enabled", texts.enabled());
        Duration interval = faults.duration(PREFIX + "interval", texts.interval(), LEAST, Duration.ofHours(6));
        Set<AccountName> named = accounts();
        if (enabled && named.isEmpty() && served.isEmpty() && faults.none()) {
            faults.add(PREFIX + "accounts", "is required where no credential set lists its accounts");
        }
        return enabled
                ? Optional.of(new DiscoveryPlan(
                        interval,
                        named.isEmpty() ? served : named,
                        stripped(texts.makes()),
                        stripped(texts.models()),
                        stripped(texts.firmwares()),
                        stripped(texts.tags())))
                : Optional.empty();
    }

    private Set<AccountName> accounts() {
        Set<AccountName> accounts = new LinkedHashSet<>();
        for (String name : stripped(texts.accounts())) {
            try {
                accounts.add(new AccountName(name));
            } catch (IllegalArgumentException notAccount) {
                faults.add(PREFIX + "accounts", "holds a name that is none: " + notAccount.getMessage());
            }
        }
        return accounts;
    }

    private static List<String> stripped(Optional<List<String>> texts) {
        return texts.orElse(List.of()).stream()
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .toList();
    }
}
