package io.upgradewatch.kafka.topic;

import io.upgradewatch.kafka.client.HttpAddress;
import io.upgradewatch.kafka.client.KafkaSettings;
import io.upgradewatch.kafka.client.KafkaUnreachable;
import io.upgradewatch.kafka.client.TopicNames;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RightsWatchTest {

    private static final String READ = "Read on topic state";

    private final KafkaSettings settings = new KafkaSettings(
            Map.of("bootstrap.servers", "broker:9092"),
            "group",
            1,
            (short) 1,
            TopicNames.CUSTOMARY,
            new HttpAddress("http", "127.0.0.1", 8080));
    private final Map<String, String> missing = new HashMap<>();
    private boolean away;
    private long nanos;
    private final RightsWatch rights = new RightsWatch(settings, this::answer, () -> nanos);

    @Test
    void onlyRefusalsAreTakenNoteOf() {
        assertThat(rights.refused(new IllegalStateException(new TopicAuthorizationException("state"))))
                .isTrue();
        assertThat(rights.refused(new TimeoutException())).isFalse();
    }

    @Test
    void whatIsMissingIsToldWithoutItsCommandUntilItIsThereAgain() {
        missing.put(READ, READ + "; allowed by: a command");
        rights.look();
        assertThat(rights.obstacle()).contains("Kafka refuses what this instance needs: " + READ);
        assertThat(rights.missing()).isEqualTo(1);

        missing.clear();
        rights.look();
        assertThat(rights.obstacle()).isEmpty();
        assertThat(rights.missing()).isZero();
    }

    @Test
    void aKafkaThatIsAwayChangesNothing() {
        missing.put(READ, READ);
        rights.look();

        away = true;
        rights.look();

        assertThat(rights.missing()).isEqualTo(1);
    }

    @Test
    void anIdThatMayOnlyBeSeenIsMissingUntilItWasWrittenWith() {
        rights.refused(new TransactionalIdAuthorizationException("no"));
        rights.look();
        assertThat(rights.obstacle().orElseThrow()).contains("Write on transactional ids group-shard-");

        rights.fenced();
        rights.look();
        assertThat(rights.obstacle()).isEmpty();
    }

    @Test
    void anIdOfWhichNothingMoreIsHeardIsNotMissingForEver() {
        rights.refused(new TransactionalIdAuthorizationException("no"));
        rights.look();

        nanos += TimeUnit.MINUTES.toNanos(2);
        rights.look();

        assertThat(rights.obstacle()).isEmpty();
    }

    private Map<String, String> answer() {
        if (away) {
            throw new KafkaUnreachable("away", null);
        }
        return missing;
    }
}
