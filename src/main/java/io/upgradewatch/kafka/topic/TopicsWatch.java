package io.upgradewatch.kafka.topic;

import io.upgradewatch.kafka.client.KafkaSettings;
import io.upgradewatch.kafka.client.Threads;
import io.upgradewatch.kafka.replay.RowPlacement;
import io.upgradewatch.kafka.row.TopicsRow;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.jboss.logging.Logger;

/**
 * Looks every few seconds whether the topics are still there and still place rows as they did. While they do not,
 * nothing may be polled; what is wrong is logged once, when it begins and when it is over. Readable from any thread.
 */
public final class TopicsWatch implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(TopicsWatch.class);
    private static final Duration LOOK = Duration.ofSeconds(2);

    private final KafkaSettings settings;
    private final TopicsRow remembered;
    private final Runnable onReturn;
    private final Thread thread = Threads.one("upgradewatch-topics", this::run);
    private Map<String, Uuid> seen = Map.of();
    private boolean suspected;
    private volatile String obstacle = "";
    private volatile int generation;
    private volatile boolean stopped;

    /** @param remembered how rows are placed as long as this instance lives */
    public TopicsWatch(KafkaSettings settings, TopicsRow remembered) {
        this(settings, remembered, () -> remindOf(settings, remembered));
    }

    /** @param onReturn is run when an obstacle is gone, before anything goes on */
    public TopicsWatch(KafkaSettings settings, TopicsRow remembered, Runnable onReturn) {
        this.settings = settings;
        this.remembered = remembered;
        this.onReturn = onReturn;
    }

    public void start() {
        thread.start();
    }

    /** Why nothing may be polled now, a sentence for people; empty if nothing is in the way. */
    public Optional<String> obstacle() {
        return obstacle.isEmpty() ? Optional.empty() : Optional.of(obstacle);
    }

    /** Another number whenever one of the topics has been replaced by another of its name. */
    public int generation() {
        return generation;
    }

    @Override
    public void close() {
        stopped = true;
        LockSupport.unpark(thread);
    }

    private void run() {
        try (Admin admin = Admin.create(settings.admin())) {
            while (!stopped) {
                try {
                    look(DescribedTopics.of(admin, settings.topics().all()));
                } catch (RuntimeException away) {
                    // A Kafka that is away says nothing about its topics; that it is away is told elsewhere.
                    LOG.debugf(away, "the topics cannot be looked at");
                }
                LockSupport.parkNanos(LOOK.toNanos());
            }
        }
    }

    /** Takes note of what the cluster says. */
    void look(DescribedTopics topics) {
        // A broker that has just started may know less than the cluster, for a moment.
        boolean lessThanAll =
                !topics.partitions().keySet().containsAll(settings.topics().all());
        if (lessThanAll && !suspected) {
            suspected = true;
            return;
        }
        suspected = lessThanAll;
        String found = obstacle(topics);
        if (found.isEmpty() && !obstacle.isEmpty()) {
            onReturn.run();
        }
        if (!seen.isEmpty() && found.isEmpty() && !seen.equals(topics.ids())) {
            generation++;
            LOG.warn("a topic was deleted and made anew; every shard is opened again");
        }
        if (found.isEmpty()) {
            seen = topics.ids();
        }
        if (!found.equals(obstacle)) {
            tell(found);
            obstacle = found;
        }
    }

    private static void tell(String found) {
        if (found.isEmpty()) {
            LOG.info("the topics are as they should be again, polling goes on");
        } else {
            LOG.errorf("nothing is polled: %s", found);
        }
    }

    private String obstacle(DescribedTopics topics) {
        TreeSet<String> missing = new TreeSet<>(settings.topics().all());
        missing.removeAll(topics.partitions().keySet());
        if (!missing.isEmpty()) {
            return "topics are missing: " + missing + "; they were deleted, or this is not the Kafka that held them."
                    + " Polling goes on when they are there again";
        }
        Map<String, Integer> other = new TreeMap<>(topics.partitions());
        other.keySet().retainAll(settings.topics().ofDevices());
        other.values().removeIf(count -> count == remembered.partitions());
        return other.isEmpty()
                ? ""
                : "the rows of devices are placed by " + remembered.partitions() + " partitions, but there are " + other
                        + " now: " + RowPlacement.WAY_OUT;
    }

    // The row may have gone with its topic. What this instance remembers is what the next start must know, or a state
    // that has come back empty would pass for a new one.
    private static void remindOf(KafkaSettings settings, TopicsRow remembered) {
        TopicsMemory memory = new TopicsMemory(settings);
        if (memory.read().isEmpty()) {
            memory.write(remembered);
        }
    }
}
