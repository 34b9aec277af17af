package io.upgradewatch.app.config.read;

import io.upgradewatch.app.config.Configuration;
import io.upgradewatch.app.config.ConfigurationFaults;
import io.upgradewatch.app.config.Hosts;
import io.upgradewatch.app.config.Settings;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.kafka.client.ClientFaults;
import io.upgradewatch.kafka.loss.Recovery;
import io.upgradewatch.recover.LostStateChoice;
import io.upgradewatch.shard.pace.CadencePlan;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the configuration's texts into {@link Settings} and notes every fault on the way. */
public final class SettingsReader {

    private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");
    private static final Pattern GROUP = Pattern.compile("[a-zA-Z0-9._-]{1,200}");
    private static final String TOPICS = "upgradewatch.kafka.topics.";
    private static final String BOOTSTRAP = "kafka.bootstrap.servers";

    private static final Pattern PERCENT = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3})? ?%");

    private final Configuration texts;
    private final Map<String, String> kafkaClients;
    private final Hosts hosts;
    private final ConfigurationFaults faults;

    /**
     * @param kafkaClients everything under {@code kafka.}, without that prefix
     * @param hosts where this process is to listen
     */
    public SettingsReader(
            Configuration texts, Map<String, String> kafkaClients, Hosts hosts, ConfigurationFaults faults) {
        this.texts = texts;
        this.kafkaClients = kafkaClients;
        this.hosts = hosts;
        this.faults = faults;
    }

    /** The settings; to be used only if {@code faults} stayed empty. */
    public Settings read() {
        Optional<Settings.Simulation> simulation = simulation();
        ShutdownDelay.read(texts.shutdown().delay(), faults);
        Duration longest = faults.duration(
                "upgradewatch.schedule.max-interval",
                texts.schedule().maxInterval(),
                Duration.ofSeconds(1),
                Duration.ofHours(6));
        CadencePlan cadence = new ScheduleReader(texts.schedule(), faults).read(longest);
        List<Settings.Credentials> sets =
                simulation.isPresent() ? List.of() : new SetsReader(texts.thingspace(), faults).read();
        return new Settings(
                sets,
                budget(),
                cadence,
                new ScheduleReader(texts.schedule(), faults).campaigns(texts.campaigns(), cadence),
                new DiscoveryReader(texts.discovery(), faults).read(accounts(sets)),
                new CallbacksReader(texts.callbacks(), faults).read(),
                longest,
                new Settings.WatchSource(watchlistFile(), guard()),
                faults.duration(
                        "upgradewatch.history.retention",
                        texts.history().retention(),
                        Duration.ZERO,
                        Duration.ofDays(180)),
                kafka(),
                new AccessReader(texts, hosts, faults).read(),
                new SignalsReader(texts, faults).read(),
                simulation);
    }

    private static Set<AccountName> accounts(List<Settings.Credentials> sets) {
        Set<AccountName> accounts = new LinkedHashSet<>();
        sets.forEach(set -> accounts.addAll(set.accounts()));
        return accounts;
    }

    private Settings.Budget budget() {
        double rate = faults.read(
                "upgradewatch.budget.rate",
                texts.budget().rate(),
                text -> {
                    double number = Double.parseDouble(text);
                    return number > 0 && number <= 1_000_000 ? number : null;
                },
                "a number of requests per second above 0",
                5.0);
        int concurrency =
                faults.count("upgradewatch.budget.concurrency", texts.budget().concurrency(), 1, 10_000, 8);
        return new Settings.Budget(rate, concurrency);
    }

    private double guard() {
        String text = texts.watchlist().guard().strip();
        if (PERCENT.matcher(text).matches()) {
            double percent =
                    Double.parseDouble(text.substring(0, text.length() - 1).strip());
            if (percent <= 100) {
                return percent / 100;
            }
        }
        faults.add("upgradewatch.watchlist.guard", "must be a percentage from 0% to 100%, such as 10%");
        return 0;
    }

    private Optional<Path> watchlistFile() {
        return texts.watchlist()
                .file()
                .map(name -> faults.read(
                        "upgradewatch.watchlist.file",
                        name,
                        text -> {
                            Path file = Path.of(text);
                            return Files.isReadable(file) && !Files.isDirectory(file) ? file : null;
                        },
                        "the name of a file that can be read",
                        null));
    }

    /** The part that is about Kafka, for those who need nothing else. */
    public Settings.Kafka kafka() {
        Configuration.Kafka kafka = texts.kafka();
        Optional<Settings.Embedded> embedded = embedded(kafka.embedded());
        String servers = kafkaClients.getOrDefault("bootstrap.servers", "");
        if (embedded.isEmpty() && servers.isBlank()) {
            faults.required(BOOTSTRAP, Optional.empty());
        }
        if (embedded.isPresent() && !servers.isBlank()) {
            faults.add(BOOTSTRAP, "and upgradewatch.kafka.embedded.enabled=true exclude each other");
        }
        ClientFaults.of(kafkaClients).forEach((key, fault) -> faults.add("kafka." + key, fault));
        String group = faults.read(
                "upgradewatch.kafka.group",
                kafka.group(),
                text -> GROUP.matcher(text).matches() ? text : null,
                "1 to 200 of the characters a-z A-Z 0-9 . _ -",
                "upgradewatch");
        return new Settings.Kafka(
                kafkaClients,
                embedded,
                group,
                faults.count("upgradewatch.kafka.partitions", kafka.partitions(), 1, 10_000, 16),
                faults.count(
                        "upgradewatch.kafka.replication-factor",
                        kafka.replicationFactor().orElse(embedded.isPresent() ? "1" : "3"),
                        1,
                        embedded.isPresent() ? 1 : Short.MAX_VALUE,
                        3),
                topics(kafka.topics()),
                recovery(kafka));
    }

    private Recovery recovery(Configuration.Kafka kafka) {
        LostStateChoice choice = faults.read(
                "upgradewatch.kafka.lost-state",
                kafka.lostState(),
                text -> LostStateChoice.valueOf(text.toUpperCase(Locale.ROOT)),
                "refuse, rebuild, adopt or replay",
                LostStateChoice.REFUSE);
        return new Recovery(
                choice,
                faults.flag(
                        "upgradewatch.kafka.notices.enabled", kafka.notices().enabled()));
    }

    private Optional<Settings.Embedded> embedded(Configuration.Embedded embedded) {
        boolean enabled = faults.flag("upgradewatch.kafka.embedded.enabled", embedded.enabled());
        Path dataDir = faults.read(
                "upgradewatch.kafka.embedded.data-dir",
                embedded.dataDir(),
                text -> text.isEmpty() ? null : Path.of(text),
                "the name of a directory",
                Path.of("data"));
        int port = faults.count("upgradewatch.kafka.embedded.port", embedded.port(), 0, 65_535, 9092);
        return enabled ? Optional.of(new Settings.Embedded(dataDir, port)) : Optional.empty();
    }

    private Map<String, String> topics(Configuration.Topics names) {
        Map<String, String> topics = new LinkedHashMap<>();
        topics.put("watchlist", names.watchlist());
        topics.put("state", names.state());
        topics.put("changes", names.changes());
        topics.put("unreadable", names.unreadable());
        topics.put("logins", names.logins());
        Map<String, String> seen = new HashMap<>();
        topics.forEach((role, name) -> {
            if (!TOPIC.matcher(name).matches() || name.equals(".") || name.equals("..")) {
                faults.add(
                        TOPICS + role,
                        "must be a topic name: 1 to 249 of the characters a-z A-Z 0-9 . _ -, and not . or ..");
            }
            String other = seen.putIfAbsent(name, role);
            if (other != null) {
                faults.add(TOPICS + role, "names the same topic as " + TOPICS + other);
            }
        });
        return topics;
    }

    private Optional<Settings.Simulation> simulation() {
        Configuration.Simulator simulator = texts.simulator();
        boolean enabled = faults.flag("upgradewatch.simulator.enabled", simulator.enabled());
        int port = faults.count("upgradewatch.simulator.port", simulator.port(), 0, 65_535, 0);
        int devices = faults.count("upgradewatch.simulator.devices", simulator.devices(), 0, 10_000_000, 2000);
        return enabled ? Optional.of(new Settings.Simulation(port, devices)) : Optional.empty();
    }

    static URI httpUri(String text) {
        URI uri = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
        boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
        return http && uri.getHost() != null && uri.getUserInfo() == null ? uri : null;
    }
}
