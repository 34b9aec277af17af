package io.upgradewatch.app.config;

import io.upgradewatch.fleet.Monitor;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.kafka.loss.Recovery;
import io.upgradewatch.observe.LabelBounds;
import io.upgradewatch.serve.access.user.Networks;
import io.upgradewatch.shard.discovery.DiscoveryPlan;
import io.upgradewatch.shard.pace.CadencePlan;
import io.upgradewatch.thingspace.http.Route;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The configuration once it has been found good: what the inner packages are given, in types. */
public record Settings(
        List<Credentials> sets,
        Budget budget,
        CadencePlan cadence,
        Optional<Monitor.Pages> campaigns,
        Optional<DiscoveryPlan> discovery,
        Optional<Callbacks> callbacks,
        Duration longestPause,
        WatchSource watches,
        Duration retention,
        Kafka kafka,
        Access access,
        Signals signals,
        Optional<Simulation> simulation) {

    /** The same with the address of Kafka filled in. */
    public Settings withBootstrapServers(String servers) {
        return with(sets, kafka.withBootstrapServers(servers));
    }

    /** The same with other credential sets. */
    public Settings withSets(List<Credentials> others) {
        return with(others, kafka);
    }

    private Settings with(List<Credentials> sets, Kafka kafka) {
        return new Settings(
                sets,
                budget,
                cadence,
                campaigns,
                discovery,
                callbacks,
                longestPause,
                watches,
                retention,
                kafka,
                access,
                signals,
                simulation);
    }

    /** One credential set; {@link #toString()} tells its name alone. */
    public record Credentials(
            String name,
            URI url,
            String key,
            String secret,
            String username,
            String password,
            Set<AccountName> accounts,
            Duration timeout,
            long maxResponseBytes,
            Route route) {

        @Override
        public String toString() {
            return "Credentials[" + name + "]";
        }
    }

    /**
     * See {@code upgradewatch.watchlist}.
     *
     * @param guard the share of what a list has put there that it may take away at once, 0 to 1
     */
    public record WatchSource(Optional<Path> file, double guard) {}

    /**
     * See {@code upgradewatch.callbacks}; {@link #toString()} does not tell the secret.
     *
     * @param secretFile where the secret was read from
     */
    public record Callbacks(String secret, Optional<String> secretFile, Networks networks, int maxPerMinute) {

        @Override
        public String toString() {
            return "Callbacks[networks=" + networks + ", maxPerMinute=" + maxPerMinute + "]";
        }
    }

    /** See {@code upgradewatch.budget}. */
    public record Budget(double rate, int concurrency) {}

    /**
     * See {@code upgradewatch.kafka}.
     *
     * @param clients everything under {@code kafka.}; may hold secrets
     */
    public record Kafka(
            Map<String, String> clients,
            Optional<Embedded> embedded,
            String group,
            int partitions,
            int replicationFactor,
            Map<String, String> topics,
            Recovery recovery) {

        /** The same with the address of Kafka filled in. */
        public Kafka withBootstrapServers(String servers) {
            Map<String, String> filled = new HashMap<>(clients);
            filled.put("bootstrap.servers", servers);
            return new Kafka(filled, embedded, group, partitions, replicationFactor, topics, recovery);
        }

        @Override
        public String toString() {
            return "Kafka[group=" + group + "]";
        }
    }

    /** A broker inside the process. */
    public record Embedded(Path dataDir, int port) {}

    /**
     * Who is let in where; see {@code upgradewatch.security}, {@code upgradewatch.http} and
     * {@code upgradewatch.management}.
     *
     * @param pageLocal whether page and REST listen on this machine alone
     * @param managementLocal whether metrics and health do
     * @param managementOpen whether metrics need no password
     */
    public record Access(
            String mode,
            Optional<Path> usersFile,
            Networks trustedProxies,
            boolean pageLocal,
            boolean managementLocal,
            boolean managementOpen) {}

    /** What those who watch are told: see {@code upgradewatch.metrics} and {@code upgradewatch.tracing}. */
    public record Signals(LabelBounds labels, Optional<Tracing> tracing) {}

    /**
     * See {@code upgradewatch.tracing}.
     *
     * @param ratio of the cycles with a change, above 0 and at most 1
     * @param headers for the collector; may hold secrets
     */
    public record Tracing(URI endpoint, double ratio, Map<String, String> headers) {

        @Override
        public String toString() {
            return "Tracing[endpoint=" + endpoint + ", ratio=" + ratio + "]";
        }
    }

    /** A ThingSpace inside the process. */
    public record Simulation(int port, int devices) {}
}
