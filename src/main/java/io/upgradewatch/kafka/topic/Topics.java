package io.upgradewatch.kafka.topic;

import io.upgradewatch.kafka.client.KafkaSettings;
import io.upgradewatch.kafka.client.KafkaUnreachable;
import io.upgradewatch.kafka.client.TopicCompression;
import io.upgradewatch.kafka.client.TopicNames;
import io.upgradewatch.kafka.client.UnusableTopics;
import io.upgradewatch.kafka.replay.RowPlacement;
import io.upgradewatch.kafka.row.TopicsRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * The topics as this service needs them: created where they are missing, verified where they are not.
 *
 * <p>Blocks; to be called once, before anything else touches Kafka. Several instances may do so at the same time.
 */
public final class Topics {

    private static final Duration CHANGES_KEPT = Duration.ofDays(30);
    private static final Duration VISIBLE_WITHIN = Duration.ofSeconds(10);
    private static final Duration UNREADABLE_KEPT = Duration.ofDays(7);

    private final KafkaSettings settings;
    private final Admin admin;
    private final List<Need> needs;

    private Topics(KafkaSettings settings, Admin admin) {
        this.settings = settings;
        this.admin = admin;
        TopicNames names = settings.topics();
        this.needs = List.of(
                new Need(names.watchlist(), true, true, Optional.empty()),
                new Need(names.state(), true, true, Optional.empty()),
                new Need(names.changes(), false, true, Optional.of(CHANGES_KEPT)),
                new Need(names.unreadable(), false, false, Optional.of(UNREADABLE_KEPT)),
                new Need(names.logins(), true, false, Optional.empty()));
    }

    /**
     * Creates and verifies.
     *
     * @return what is remembered of the topics from now on
     * @throws UnusableTopics if a person must act, naming every fault
     * @throws KafkaUnreachable if it may help to ask again
     */
    public static TopicsRow ensure(KafkaSettings settings) {
        try (Admin admin = Admin.create(settings.admin())) {
            return new Topics(settings, admin).ensure();
        } catch (KafkaException wrong) {
            Throwable reason = wrong;
            while (reason.getCause() != null) {
                reason = reason.getCause();
            }
            throw new UnusableTopics(List.of("kafka.*: no client can be made of this: " + settings.masked(reason)));
        }
    }

    /**
     * What is to be said of the topics before a start.
     *
     * @param missing those that the first start creates
     * @param faults of those that are there
     */
    record Verified(Set<String> missing, List<String> faults) {}

    /**
     * Verifies what is there, and creates nothing.
     *
     * @throws UnusableTopics if a person must act before that can be done
     * @throws KafkaUnreachable if it may help to ask again
     */
    static Verified verify(KafkaSettings settings, Admin admin) {
        Topics topics = new Topics(settings, admin);
        TopicNames names = settings.topics();
        Map<String, Integer> counts = topics.partitionCounts();
        Set<String> missing = new TreeSet<>(names.all());
        missing.removeAll(counts.keySet());
        List<String> faults = new ArrayList<>(topics.distinctNames());
        if (faults.isEmpty() && counts.keySet().containsAll(names.ofDevices())) {
            Optional<TopicsRow> remembered =
                    counts.containsKey(names.logins()) ? new TopicsMemory(settings).read() : Optional.empty();
            faults.addAll(new RowPlacement(settings).faults(remembered, counts));
        }
        faults.addAll(topics.cleanupFaults(counts));
        return new Verified(missing, faults);
    }

    private TopicsRow ensure() {
        Map<String, Integer> existing = partitionCounts();
        TopicsMemory memory = new TopicsMemory(settings);
        Optional<TopicsRow> remembered =
                existing.containsKey(settings.topics().logins()) ? memory.read() : Optional.empty();
        create(existing, remembered);
        Map<String, Integer> counts = untilVisible();
        List<String> faults = new ArrayList<>(distinctNames());
        if (faults.isEmpty()) {
            faults.addAll(new RowPlacement(settings).faults(remembered, counts));
        }
        faults.addAll(cleanupFaults(counts));
        if (!faults.isEmpty()) {
            throw new UnusableTopics(faults);
        }
        TopicNames names = settings.topics();
        new TopicCompression(settings, admin).apply(List.of(names.changes(), names.unreadable()));
        return remembered.orElseGet(() -> remember(memory));
    }

    private TopicsRow remember(TopicsMemory memory) {
        TopicNames names = settings.topics();
        DescribedTopics topics = DescribedTopics.of(admin, names.all());
        TopicsRow first = new TopicsRow(
                topics.partitions().get(names.state()),
                0,
                topics.ids().get(names.watchlist()),
                topics.ids().get(names.state()));
        memory.write(first);
        return first;
    }

    private Map<String, Integer> partitionCounts() {
        return DescribedTopics.of(admin, settings.topics().all()).partitions();
    }

    // Not every broker knows a topic in the moment when its creation is acknowledged.
    private Map<String, Integer> untilVisible() {
        long deadline = System.nanoTime() + VISIBLE_WITHIN.toNanos();
        Map<String, Integer> counts = partitionCounts();
        while (!counts.keySet().containsAll(settings.topics().all())
                && distinctNames().isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw new KafkaUnreachable("created topics do not show", null);
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            counts = partitionCounts();
        }
        return counts;
    }

    private void create(Map<String, Integer> existing, Optional<TopicsRow> remembered) {
        // Where some device topics are there already, the others must match them rather than the configuration; and
        // what is lost is made anew as it was.
        int configured =
                remembered.map(TopicsRow::partitions).filter(count -> count > 0).orElse(settings.partitions());
        int devicePartitions = needs.stream()
                .filter(Need::perDevice)
                .map(need -> existing.get(need.name()))
                .filter(count -> count != null)
                .findFirst()
                .orElse(configured);
        List<NewTopic> missing = needs.stream()
                .filter(need -> !existing.containsKey(need.name()))
                .map(need -> need.topic(partitions(need, devicePartitions), settings))
                .toList();
        if (missing.isEmpty() || !distinctNames().isEmpty()) {
            return;
        }
        for (KafkaFuture<Void> created : admin.createTopics(missing).values().values()) {
            try {
                created.get();
            } catch (ExecutionException failed) {
                refused(failed.getCause());
            } catch (InterruptedException stopped) {
                throw interrupted(stopped);
            }
        }
    }

    private int partitions(Need need, int devicePartitions) {
        return need.name().equals(settings.topics().logins()) ? 1 : devicePartitions;
    }

    private void refused(Throwable cause) {
        if (cause instanceof TopicExistsException) {
            return; // another instance was faster
        }
        if (cause instanceof org.apache.kafka.common.errors.InvalidReplicationFactorException) {
            throw new UnusableTopics(List.of("topics cannot be created: upgradewatch.kafka.replication-factor is "
                    + settings.replicationFactor() + " and the cluster has fewer brokers"));
        }
        if (cause instanceof org.apache.kafka.common.errors.PolicyViolationException
                || cause instanceof org.apache.kafka.common.errors.InvalidTopicException
                || cause instanceof org.apache.kafka.common.errors.InvalidPartitionsException
                || cause instanceof org.apache.kafka.common.errors.AuthorizationException) {
            throw new UnusableTopics(List.of("topics cannot be created: " + cause.getMessage()));
        }
        throw unreachable(cause);
    }

    private List<String> distinctNames() {
        return settings.topics().all().stream().distinct().count() == needs.size()
                ? List.of()
                : List.of("upgradewatch.kafka.topics.*: each of the five topics needs a name of its own");
    }

    private List<String> cleanupFaults(Map<String, Integer> counts) {
        List<Need> existing =
                needs.stream().filter(need -> counts.containsKey(need.name())).toList();
        List<String> faults = new ArrayList<>();
        try {
            var policies = TopicPolicies.of(
                    admin, existing.stream().map(Need::name).distinct().toList());
            existing.forEach(need ->
                    need.cleanupFault(policies.getOrDefault(need.name(), "")).ifPresent(faults::add));
        } catch (ExecutionException failed) {
            throw unreachable(failed.getCause());
        } catch (InterruptedException stopped) {
            throw interrupted(stopped);
        }
        return faults;
    }

    private static KafkaUnreachable unreachable(Throwable cause) {
        return new KafkaUnreachable("Kafka does not answer questions about topics: " + cause.getMessage(), cause);
    }

    private static KafkaUnreachable interrupted(InterruptedException stopped) {
        Thread.currentThread().interrupt();
        return new KafkaUnreachable("stopped while asking Kafka about topics", stopped);
    }

    /** What one topic has to be like. */
    private record Need(String name, boolean compact, boolean perDevice, Optional<Duration> kept) {

        NewTopic topic(int partitions, KafkaSettings settings) {
            short replicationFactor = settings.replicationFactor();
            Map<String, String> config = new TreeMap<>();
            config.put(
                    TopicConfig.CLEANUP_POLICY_CONFIG,
                    compact ? TopicConfig.CLEANUP_POLICY_COMPACT : TopicConfig.CLEANUP_POLICY_DELETE);
            // By the broker's clock: it refuses every row of an instance whose own clock is an hour fast.
            config.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
            kept.ifPresent(time -> {
                config.put(TopicConfig.RETENTION_MS_CONFIG, String.valueOf(time.toMillis()));
                config.put(TopicConfig.COMPRESSION_TYPE_CONFIG, TopicCompression.of(settings));
            });
            // One broker may be away without stopping writes, and no acknowledged write has a single copy from 3 up.
            config.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, String.valueOf(Math.max(1, replicationFactor - 1)));
            return new NewTopic(name, partitions, replicationFactor).configs(config);
        }

        Optional<String> cleanupFault(String policy) {
            List<String> words = List.of(policy.split("\\s*,\\s*"));
            boolean compacts = words.contains(TopicConfig.CLEANUP_POLICY_COMPACT);
            boolean deletes = words.contains(TopicConfig.CLEANUP_POLICY_DELETE);
            Function<String, Optional<String>> fault =
                    why -> Optional.of("topic " + name + " has cleanup.policy=" + policy + " and needs " + why);
            if (compact && (!compacts || deletes)) {
                return fault.apply("compact alone, or rows that still count are deleted by age");
            }
            if (!compact && compacts) {
                return fault.apply("delete alone, or all but the last record of a device is dropped");
            }
            return Optional.empty();
        }
    }
}
