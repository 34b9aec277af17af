package io.upgradewatch.kafka.lookup;

import io.smallrye.mutiny.Uni;
import io.upgradewatch.kafka.client.KafkaAnswers;
import io.upgradewatch.kafka.client.KafkaSettings;
import io.upgradewatch.kafka.client.Threads;
import io.upgradewatch.kafka.row.KafkaPlacement;
import io.upgradewatch.publish.Replays;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.Producer;

/** Replays, a few at a time, each with a reader and a writer of its own. */
public final class KafkaReplays implements Replays, AutoCloseable {

    static final int MAX_RUNNING = 2;

    private static final int REMEMBERED = 100;
    private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

    private final KafkaSettings settings;
    private final Lookups lookups;
    private final KafkaPlacement placement;
    private final Function<Map<String, Object>, Producer<byte[], byte[]>> producers;
    private final ExecutorService threads = Threads.pool("upgradewatch-replay", MAX_RUNNING);
    private final Map<String, ReplayRun> runs = new LinkedHashMap<>();

    public KafkaReplays(
            KafkaSettings settings,
            KafkaPlacement placement,
            Lookups lookups,
            Function<Map<String, Object>, Producer<byte[], byte[]>> producers) {
        this.settings = settings;
        this.placement = placement;
        this.lookups = lookups;
        this.producers = producers;
    }

    @Override
    public Uni<Status> start(Request request) {
        return lookups.ask(() -> {
            allow(request.topic());
            return begin(request);
        });
    }

    @Override
    public synchronized Optional<Status> find(String id) {
        return Optional.ofNullable(runs.get(id)).map(ReplayRun::status);
    }

    @Override
    public synchronized List<Status> all() {
        List<Status> all = new ArrayList<>();
        runs.values().forEach(run -> all.add(0, run.status()));
        return all;
    }

    @Override
    public synchronized Optional<Status> cancel(String id) {
        return Optional.ofNullable(runs.get(id)).map(run -> {
            run.cancel();
            return run.status();
        });
    }

    @Override
    public synchronized void close() {
        runs.values().forEach(ReplayRun::cancel);
        threads.shutdown();
    }

    private synchronized Status begin(Request request) {
        if (runs.values().stream().filter(run -> !run.ended()).count() >= MAX_RUNNING) {
            throw new TooMany();
        }
        ReplayRun run = new ReplayRun(UUID.randomUUID().toString(), request, settings, placement, producers);
        runs.put(run.id(), run);
        if (runs.size() > REMEMBERED) {
            runs.remove(runs.keySet().iterator().next());
        }
        threads.execute(run);
        return run.status();
    }

    // Whoever reads one of ours, or Kafka's own, takes each row for what has just happened.
    private void allow(String topic) {
        if (!TOPIC.matcher(topic).matches() || topic.equals(".") || topic.equals("..")) {
            throw new IllegalArgumentException("no topic can have this name");
        }
        if (topic.startsWith("__") || settings.topics().all().contains(topic)) {
            throw new IllegalArgumentException("nothing is replayed into this service's own topics or Kafka's");
        }
        try (Admin admin = Admin.create(settings.admin())) {
            KafkaAnswers.Answer<TopicDescription> answer = KafkaAnswers.to(
                    admin.describeTopics(List.of(topic)).topicNameValues().get(topic));
            if (answer.value().isEmpty()) {
                throw new IllegalArgumentException(
                        answer.refused()
                                ? "this service may not see the topic " + topic
                                : "there is no topic of this name: create it first");
            }
            if (answer.value().get().isInternal()) {
                throw new IllegalArgumentException("nothing is replayed into this service's own topics or Kafka's");
            }
        }
    }
}
