package io.upgradewatch.app.config.read;

import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.upgradewatch.app.config.Configuration;
import io.upgradewatch.app.config.ConfigurationFaults;
import io.upgradewatch.app.config.EnvironmentSets;
import io.upgradewatch.app.config.Secrets;
import io.upgradewatch.app.config.Settings;
import io.upgradewatch.fota.AccountName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads the credential sets and the files that they name, and notes every fault on the way. */
public final class SetsReader {

    private static final String PREFIX = "upgradewatch.thingspace.";
    private static final String UNNAMED = "default";
    private static final List<String> REQUIRED = List.of("key", "secret", "username", "password");

    private final Map<String, Configuration.Set> texts;
    private final ConfigurationFaults faults;
    private final Secrets secrets;

    /** @param texts by name */
    public SetsReader(Map<String, Configuration.Set> texts, ConfigurationFaults faults) {
        this.texts = texts;
        this.faults = faults;
        this.secrets = new Secrets(faults);
    }

    public List<Settings.Credentials> read() {
        Map<String, Configuration.Set> all = new LinkedHashMap<>(texts);
        all.computeIfPresent(UNNAMED, (name, set) -> all.size() > 1 && !given(set) ? null : set);
        if (all.isEmpty()) {
            REQUIRED.forEach(part -> faults.required(PREFIX + part, Optional.empty()));
        }
        Map<AccountName, String> served = new HashMap<>();
        List<Settings.Credentials> sets = new ArrayList<>();
        all.forEach((name, set) -> sets.add(credentials(name, set, served)));
        SharedUsers.find(sets, faults);
        return sets;
    }

    // Where all sets have names, the unnamed one is but its defaults.
    private static boolean given(Configuration.Set set) {
        return Stream.of(
                        set.key(),
                        set.keyFile(),
                        set.secret(),
                        set.secretFile(),
                        set.username(),
                        set.usernameFile(),
                        set.password(),
                        set.passwordFile())
                .anyMatch(Optional::isPresent);
    }

    private Settings.Credentials credentials(String name, Configuration.Set set, Map<AccountName, String> served) {
        String prefix = PREFIX + (name.equals(UNNAMED) ? "" : name + ".");
        if (EnvironmentSets.reserved(name)) {
            faults.add(prefix + "*", "is no name for a credential set: " + name + " begins a key of the unnamed one");
        }
        return new Settings.Credentials(
                name,
                faults.read(prefix + "url", set.url(), SettingsReader::httpUri, "an http or https URL", null),
                secrets.required(prefix + "key", set.key(), set.keyFile()),
                secrets.required(prefix + "secret", set.secret(), set.secretFile()),
                secrets.required(prefix + "username", set.username(), set.usernameFile()),
                secrets.required(prefix + "password", set.password(), set.passwordFile()),
                accounts(name, prefix + "accounts", set.accounts().orElse(List.of()), served),
                faults.duration(
                        prefix + "timeout",
                        set.timeout(),
                        Duration.ofMillis(1),
                        Duration.ofHours(1),
                        Duration.ofSeconds(10)),
                faults.read(
                        prefix + "max-response",
                        set.maxResponse(),
                        SetsReader::bytes,
                        "a size such as 512K or 1M, at most 1G",
                        1L << 20),
                new RouteReader(faults, secrets).read(prefix, set));
    }

    private Set<AccountName> accounts(String set, String key, List<String> names, Map<AccountName, String> served) {
        Set<AccountName> accounts = new LinkedHashSet<>();
        for (String name : names) {
            try {
                AccountName account = new AccountName(name.strip());
                String other = served.putIfAbsent(account, set);
                if (other != null) {
                    faults.add(key, "names account " + account + ", which credential set " + other + " names already");
                }
                accounts.add(account);
            } catch (IllegalArgumentException notAccount) {
                faults.add(key, "holds a name that is none: " + notAccount.getMessage());
            }
        }
        if (accounts.isEmpty() && !set.equals(UNNAMED)) {
            faults.add(key, "is required: a named credential set serves the accounts that it lists");
        }
        return accounts;
    }

    private static Long bytes(String text) {
        long bytes = new MemorySizeConverter().convert(text).asLongValue();
        return bytes < 1 || bytes > 1L << 30 ? null : bytes;
    }
}
