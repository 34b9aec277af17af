package io.upgradewatch.kafka.client;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.jboss.logging.Logger;

/**
 * How the topics that others read are compressed: by their own {@code compression.type}, whatever the producer does,
 * so that clients that cannot unpack zstd can read them. The state stays as it is written.
 */
public final class TopicCompression {

    /** What {@code kafka.compression.type} may be. */
    static final List<String> KNOWN = List.of("none", "gzip", "snappy", "lz4", "zstd");

    private static final Logger LOG = Logger.getLogger(TopicCompression.class);
    private static final String KEY = TopicConfig.COMPRESSION_TYPE_CONFIG;
    // The only one that every client unpacks without further libraries: kafkajs and kafka-python know no other.
    private static final String DEFAULT = "gzip";

    private final KafkaSettings settings;
    private final Admin admin;

    public TopicCompression(KafkaSettings settings, Admin admin) {
        this.settings = settings;
        this.admin = admin;
    }

    /** Whether what is given, if anything is, is known. */
    static boolean known(Map<String, String> given) {
        return !given.containsKey(KEY) || KNOWN.contains(word(given.get(KEY)));
    }

    /** A topic's {@code compression.type} for these settings. */
    public static String of(KafkaSettings settings) {
        String word = word(settings.client().getOrDefault(KEY, DEFAULT));
        return word.equals("none") ? "uncompressed" : word;
    }

    /**
     * Sets it on these topics, where it is another; if that is refused, says once how a person can. A topic that has been
     * given another on purpose keeps it, unless these settings name one.
     */
    public void apply(Collection<String> topics) {
        String wanted = of(settings);
        Map<ConfigResource, Collection<AlterConfigOp>> changes =
                new TreeMap<>((a, b) -> a.name().compareTo(b.name()));
        configs(topics).forEach((topic, config) -> {
            ConfigEntry entry = config.get(KEY);
            boolean chosen = entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG
                    && !settings.client().containsKey(KEY);
            if (!entry.value().equals(wanted) && !chosen) {
                changes.put(topic, List.of(new AlterConfigOp(new ConfigEntry(KEY, wanted), AlterConfigOp.OpType.SET)));
            }
        });
        admin.incrementalAlterConfigs(changes).values().forEach((topic, done) -> {
            try {
                done.get();
                LOG.infof("topic %s has compression.type=%s from now on", topic.name(), wanted);
            } catch (ExecutionException refused) {
                LOG.warnf(
                        "topic %s cannot be given compression.type=%s, so that some clients cannot read it: %s; set it with:"
                                + " kafka-configs.sh --bootstrap-server %s --alter --entity-type topics --entity-name %s"
                                + " --add-config compression.type=%s",
                        topic.name(),
                        wanted,
                        settings.masked(refused.getCause()),
                        settings.servers(),
                        topic.name(),
                        wanted);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new KafkaUnreachable("stopped while asking Kafka about topics", stopped);
            }
        });
    }

    private Map<ConfigResource, Config> configs(Collection<String> topics) {
        try {
            return admin.describeConfigs(topics.stream()
                            .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                            .toList())
                    .all()
                    .get();
        } catch (ExecutionException failed) {
            throw new KafkaUnreachable(
                    "Kafka does not answer questions about topics: " + settings.masked(failed.getCause()),
                    failed.getCause());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new KafkaUnreachable("stopped while asking Kafka about topics", stopped);
        }
    }

    private static String word(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }
}
