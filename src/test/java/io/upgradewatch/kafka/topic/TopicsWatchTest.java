package io.upgradewatch.kafka.topic;

import io.upgradewatch.kafka.client.HttpAddress;
import io.upgradewatch.kafka.client.KafkaSettings;
import io.upgradewatch.kafka.client.TopicNames;
import io.upgradewatch.kafka.row.TopicsRow;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What is made of the topics as they are seen while an instance runs. */
class TopicsWatchTest {

    private static final TopicNames NAMES = TopicNames.CUSTOMARY;

    private final Map<String, Uuid> ids = new TreeMap<>();
    private final Map<String, Integer> counts = new TreeMap<>();
    private final AtomicInteger reminded = new AtomicInteger();
    private final TopicsWatch watch;

    TopicsWatchTest() {
        NAMES.all().forEach(name -> {
            ids.put(name, Uuid.randomUuid());
            counts.put(name, 4);
        });
        KafkaSettings settings =
                new KafkaSettings(Map.of(), "group", 16, (short) 1, NAMES, new HttpAddress("http", "127.0.0.1", 8080));
        watch = new TopicsWatch(
                settings,
                new TopicsRow(4, 0, ids.get(NAMES.watchlist()), ids.get(NAMES.state())),
                reminded::incrementAndGet);
        look();
    }

    @Test
    void topicsAsTheyWereAreNoObstacle() {
        look();
        assertThat(watch.obstacle()).isEmpty();
        assertThat(watch.generation()).isZero();
    }

    @Test
    void aMissingTopicIsAnObstacleUntilItIsThereAgain() {
        Uuid lost = ids.remove(NAMES.state());
        counts.remove(NAMES.state());
        look();
        assertThat(watch.obstacle()).as("one broker may know less for a moment").isEmpty();
        look();
        assertThat(watch.obstacle().orElseThrow()).contains("topics are missing: [upgradewatch.state]");
        assertThat(reminded).hasValue(0);

        ids.put(NAMES.state(), lost);
        counts.put(NAMES.state(), 4);
        look();
        assertThat(watch.obstacle()).isEmpty();
        assertThat(reminded).hasValue(1);
    }

    @Test
    void addedPartitionsAreAnObstacle() {
        NAMES.ofDevices().forEach(name -> counts.put(name, 8));
        look();
        assertThat(watch.obstacle().orElseThrow())
                .contains("placed by 4 partitions", "upgradewatch.state=8", "reshard");
    }

    @Test
    void oneOfThemAloneIsOneToo() {
        counts.put(NAMES.changes(), 5);
        look();
        assertThat(watch.obstacle().orElseThrow()).contains("{" + NAMES.changes() + "=5}");
    }

    @Test
    void aTopicMadeAnewBetweenTwoLooksMakesAllShardsOpenAgain() {
        ids.compute(NAMES.state(), (name, id) -> Uuid.randomUuid());
        look();
        assertThat(watch.obstacle()).isEmpty();
        assertThat(watch.generation()).isEqualTo(1);
    }

    @Test
    void theOtherTopicsMayHaveAnyNumberOfPartitions() {
        counts.put(NAMES.unreadable(), 1);
        counts.put(NAMES.logins(), 2);
        look();
        assertThat(watch.obstacle()).isEmpty();
    }

    private void look() {
        watch.look(new DescribedTopics(new TreeMap<>(counts), new TreeMap<>(ids)));
    }
}
