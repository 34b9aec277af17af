package io.upgradewatch.kafka.feed;

import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.upgradewatch.kafka.client.KafkaSettings;
import io.upgradewatch.kafka.client.RealKafka;
import io.upgradewatch.kafka.topic.RightsWatch;
import io.upgradewatch.kafka.topic.Topics;
import io.upgradewatch.publish.ChangeFeed.Published;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

class KafkaChangeFeedIT {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int PARTITIONS = 2;

    private final KafkaSettings settings = RealKafka.settings(PARTITIONS);

    KafkaChangeFeedIT() {
        Topics.ensure(settings);
    }

    @Test
    void aSubscriberGetsWhatComesAfterItAndNotWhatWasThereBefore() {
        write(0, 5);
        KafkaChangeFeed feed = feed(100);
        AssertSubscriber<Published> subscriber =
                feed.changes(Optional.empty()).subscribe().withSubscriber(all());
        entered(feed, subscriber);

        write(5, 10);

        until(subscriber, 5);
        assertThat(values(subscriber)).containsExactlyInAnyOrderElementsOf(numbers(5, 10));
        feed.stop();
    }

    @Test
    void aSubscriberThatAsksForRecentChangesGetsThemFirstAndNothingTwice() {
        write(0, 10);
        KafkaChangeFeed feed = feed(100);
        AssertSubscriber<Published> subscriber =
                feed.changes(Optional.empty(), 4).subscribe().withSubscriber(all());
        until(subscriber, 4);
        write(10, 12);
        until(subscriber, 6);
        assertThat(values(subscriber)).doesNotHaveDuplicates().contains("10", "11");

        String after = subscriber.getItems().get(1).position();
        AssertSubscriber<Published> resumed =
                feed.changes(Optional.of(after), 100).subscribe().withSubscriber(all());
        until(resumed, 4);
        assertThat(values(resumed)).containsExactlyElementsOf(values(subscriber).subList(2, 6));
        feed.stop();
    }

    @Test
    void whoResumesMissesNothingAndGetsNothingTwiceFromTheRing() {
        resumeAfter(3, 100);
    }

    @Test
    void whoResumesFromBeforeTheRingIsCaughtUpFirst() {
        resumeAfter(3, 4);
    }

    @Test
    void aPositionIsGoodAtEveryInstanceAndAfterARestart() {
        write(0, 20);
        KafkaChangeFeed first = feed(100);
        String start = new FeedPosition(new long[PARTITIONS]).text();
        AssertSubscriber<Published> one =
                first.changes(Optional.of(start)).subscribe().withSubscriber(all());
        until(one, 20);
        first.stop();

        String after = one.getItems().get(12).position();
        KafkaChangeFeed second = feed(100);
        AssertSubscriber<Published> two =
                second.changes(Optional.of(after)).subscribe().withSubscriber(all());
        until(two, 7);
        write(20, 21);
        until(two, 8);

        List<String> seen = new java.util.ArrayList<>(values(one).subList(0, 13));
        seen.addAll(values(two));
        assertThat(seen).containsExactlyInAnyOrderElementsOf(numbers(0, 21));
        second.stop();
    }

    @Test
    void aSubscriberThatTakesNothingFailsOnceTheRingHasPassedIt() {
        KafkaChangeFeed feed = feed(4);
        AssertSubscriber<Published> slow =
                feed.changes(Optional.empty()).subscribe().withSubscriber(AssertSubscriber.create(0));
        AssertSubscriber<Published> quick =
                feed.changes(Optional.empty()).subscribe().withSubscriber(all());
        entered(feed, quick);

        write(0, 10);

        until(quick, 10);
        slow.request(1);
        slow.assertFailedWith(IllegalStateException.class, "too slow");
        feed.stop();
    }

    @Test
    void aPositionOfSomethingElseIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> feed(4).changes(Optional.of("17")));
    }

    private void resumeAfter(int taken, int capacity) {
        write(0, 20);
        KafkaChangeFeed feed = feed(capacity);
        String start = new FeedPosition(new long[PARTITIONS]).text();
        AssertSubscriber<Published> first =
                feed.changes(Optional.of(start)).subscribe().withSubscriber(AssertSubscriber.create(taken));
        until(first, taken);
        first.cancel();

        String position = first.getItems().get(taken - 1).position();
        AssertSubscriber<Published> second =
                feed.changes(Optional.of(position)).subscribe().withSubscriber(all());
        until(second, 20 - taken);
        write(20, 30);
        until(second, 30 - taken);

        List<String> seen = new java.util.ArrayList<>(values(first));
        seen.addAll(values(second));
        assertThat(seen).containsExactlyInAnyOrderElementsOf(numbers(0, 30));
        feed.stop();
    }

    private KafkaChangeFeed feed(int capacity) {
        return new KafkaChangeFeed(settings, RightsWatch.of(settings), PARTITIONS, capacity, capacity);
    }

    // A subscriber from now on is in once it gets what is written now.
    private static void entered(KafkaChangeFeed feed, AssertSubscriber<Published> subscriber) {
        await().atMost(LONG).until(feed::ready);
        subscriber.assertHasNotReceivedAnyItem();
    }

    private void write(int from, int to) {
        RealKafka.write(
                settings,
                IntStream.range(from, to)
                        .mapToObj(number -> new ProducerRecord<byte[], byte[]>(
                                settings.topics().changes(),
                                number % PARTITIONS,
                                null,
                                String.valueOf(number).getBytes(StandardCharsets.UTF_8)))
                        .toList());
    }

    private static AssertSubscriber<Published> all() {
        return AssertSubscriber.create(Long.MAX_VALUE);
    }

    private static void until(AssertSubscriber<Published> subscriber, int count) {
        await().atMost(LONG).until(() -> subscriber.getItems().size() >= count);
    }

    private static List<String> values(AssertSubscriber<Published> subscriber) {
        return subscriber.getItems().stream().map(Published::json).toList();
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(String::valueOf).toList();
    }
}
