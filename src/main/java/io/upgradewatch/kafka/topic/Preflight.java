package io.upgradewatch.kafka.topic;

import io.upgradewatch.kafka.client.BrokerVersion;
import io.upgradewatch.kafka.client.KafkaAnswers;
import io.upgradewatch.kafka.client.KafkaSettings;
import io.upgradewatch.kafka.client.KafkaUnreachable;
import io.upgradewatch.kafka.client.TopicNames;
import io.upgradewatch.kafka.client.UnusableTopics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.protocol.Errors;
import org.jboss.logging.Logger;

/**
 * All that must be right with a Kafka before this service begins, looked at together, so that whoever has to act is told
 * everything at once: version, rights, limits, topics. Blocks.
 */
public final class Preflight {

    private static final Logger LOG = Logger.getLogger(Preflight.class);
    private static final Set<GroupState> WITHOUT_MEMBERS = Set.of(GroupState.EMPTY, GroupState.DEAD);

    private final KafkaSettings settings;
    private final Function<Map<String, Object>, Producer<byte[], byte[]>> producers;
    private final Admin admin;
    private final List<String> faults = new ArrayList<>();
    private KafkaUnreachable away;

    private Preflight(
            KafkaSettings settings, Function<Map<String, Object>, Producer<byte[], byte[]>> producers, Admin admin) {
        this.settings = settings;
        this.producers = producers;
        this.admin = admin;
    }

    /**
     * Looks, and lets the topics be created and verified in between.
     *
     * @param topics creates and verifies them
     * @return what {@code topics} returned
     * @throws UnusableTopics if a person must act, naming every fault
     * @throws KafkaUnreachable if it may help to ask again
     */
    public static <T> T pass(
            KafkaSettings settings,
            Function<Map<String, Object>, Producer<byte[], byte[]>> producers,
            Supplier<T> topics) {
        try (Admin admin = admin(settings)) {
            return new Preflight(settings, producers, admin).pass(topics);
        }
    }

    /**
     * A client for questions.
     *
     * @throws UnusableTopics if none can be made of the settings
     * @throws KafkaUnreachable if no broker's address is known
     */
    static Admin admin(KafkaSettings settings) {
        try {
            return Admin.create(settings.admin());
        } catch (KafkaException wrong) {
            Throwable reason =
                    KafkaAnswers.causes(wrong).reduce((outer, inner) -> inner).orElse(wrong);
            if (reason instanceof ConfigException && reason.getMessage().startsWith("No resolvable bootstrap")) {
                throw new KafkaUnreachable("no address of kafka.bootstrap.servers is known to the name server", wrong);
            }
            throw new UnusableTopics(List.of("kafka.*: no client can be made of this: " + settings.masked(reason)));
        }
    }

    private <T> T pass(Supplier<T> topics) {
        BrokerVersion.fault(admin, settings.transactionalId(0)).ifPresent(old -> {
            throw new UnusableTopics(List.of(old));
        });
        tellWhatBrokersDecide();
        Rights.Found found = new Rights(settings, admin).find();
        found.missing().forEach(right -> faults.add(right.told(settings)));
        faults.addAll(new BrokerLimits(settings, admin).ofBrokers());
        if (faults.isEmpty()) {
            tryFence();
        }
        T made = found.unseen() ? null : ensure(topics);
        if (!found.unseen() && !found.absent().isEmpty()) {
            // Of a topic that did not exist nobody could say what may be done to it.
            new Rights(settings, admin)
                    .find().missing().stream()
                            .filter(right -> !found.missing().contains(right))
                            .forEach(right -> faults.add(right.told(settings)));
        }
        TopicNames names = settings.topics();
        faults.addAll(new BrokerLimits(settings, admin)
                .ofTopics(List.of(names.state(), names.changes(), names.unreadable())));
        if (!faults.isEmpty()) {
            throw new UnusableTopics(faults);
        }
        if (away != null) {
            throw away;
        }
        return made;
    }

    private <T> T ensure(Supplier<T> topics) {
        try {
            return topics.get();
        } catch (UnusableTopics unusable) {
            faults.addAll(unusable.faults());
        } catch (KafkaUnreachable unanswered) {
            // It may be a right that is missing; if it is none of those that are looked at, this stands.
            away = unanswered;
        }
        return null;
    }

    private void tellWhatBrokersDecide() {
        if (settings.brokersDecide()
                && (settings.client().containsKey(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG)
                        || settings.client().containsKey(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG))) {
            LOG.warnf(
                    "with kafka.group.protocol=consumer brokers decide session and heartbeat; set for this group by:"
                            + " kafka-configs.sh --bootstrap-server %s --alter --entity-type groups --entity-name %s"
                            + " --add-config consumer.session.timeout.ms=…,consumer.heartbeat.interval.ms=…",
                    settings.servers(), settings.group());
        }
    }

    // Whether an id may be written with is only known by doing so, which fences its owner: to be done while there is
    // none. Whoever owns the shard next does the same.
    private void tryFence() {
        if (!withoutMembers()) {
            return;
        }
        Producer<byte[], byte[]> producer = producers.apply(settings.pen(0));
        try {
            producer.initTransactions();
        } catch (KafkaException failed) {
            if (KafkaAnswers.causes(failed).anyMatch(TransactionalIdAuthorizationException.class::isInstance)) {
                faults.add(MissingRight.onTransactionalIds(settings.transactionalIds())
                        .told(settings));
            } else if (String.valueOf(failed.getMessage()).contains(Errors.INVALID_TRANSACTION_TIMEOUT.message())) {
                // The client keeps nothing but the words of it.
                faults.add("kafka." + ProducerConfig.TRANSACTION_TIMEOUT_CONFIG + " is "
                        + settings.pen(0).get(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG)
                        + ", and the brokers allow less (transaction.max.timeout.ms): set it to less");
            } else {
                LOG.debugf(failed, "no transactional id could be tried");
            }
        } finally {
            producer.close(Duration.ZERO);
        }
    }

    private boolean withoutMembers() {
        Optional<ConsumerGroupDescription> group = KafkaAnswers.to(
                        admin.describeConsumerGroups(List.of(settings.group()))
                                .describedGroups()
                                .get(settings.group()))
                .value();
        return group.isEmpty() || WITHOUT_MEMBERS.contains(group.get().groupState());
    }
}
