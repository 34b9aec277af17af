package io.upgradewatch.kafka.client;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FeatureMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jboss.logging.Logger;

/** Whether the brokers are new enough, as far as they tell. Blocks. */
public final class BrokerVersion {

    /** What is known to work. */
    static final String TESTED = "3.3 to 4.4";

    private static final Logger LOG = Logger.getLogger(BrokerVersion.class);
    // Told since 3.3 by brokers of Apache's, whether or not the cluster makes use of it.
    private static final String SINCE_3_3 = "metadata.version";

    private BrokerVersion() {}

    /**
     * A sentence for people if they are too old. Brokers older than 3.0 are told by questions that they do not know;
     * between that and 3.3, and where Kafka's protocol is spoken by something else, it is only said that it is not known.
     *
     * @throws KafkaUnreachable if it may help to ask again
     */
    public static Optional<String> fault(Admin admin, String transactionalId) {
        if (!understood(admin.describeCluster().clusterId())
                || !understood(
                        admin.describeTransactions(List.of(transactionalId)).description(transactionalId))) {
            return Optional.of("this Kafka is older than 3.0, and Upgradewatch works with " + TESTED
                    + ": its brokers do not know what they are asked");
        }
        Optional<FeatureMetadata> features =
                KafkaAnswers.to(admin.describeFeatures().featureMetadata()).value();
        if (features.isEmpty() || !features.get().supportedFeatures().containsKey(SINCE_3_3)) {
            LOG.warnf("this Kafka does not tell its version; Upgradewatch is known to work with %s", TESTED);
        }
        return Optional.empty();
    }

    private static boolean understood(KafkaFuture<?> question) {
        try {
            question.get();
            return true;
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RetriableException) {
                throw new KafkaUnreachable(
                        "Kafka does not answer: " + failed.getCause().getMessage(), failed.getCause());
            }
            return KafkaAnswers.causes(failed).noneMatch(UnsupportedVersionException.class::isInstance);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new KafkaUnreachable("stopped while asking Kafka", stopped);
        }
    }
}
