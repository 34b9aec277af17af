package io.upgradewatch.kafka.group;

import io.smallrye.mutiny.Uni;
import io.upgradewatch.kafka.client.KafkaSettings;
import io.upgradewatch.kafka.client.LastHeartbeat;
import io.upgradewatch.kafka.client.Threads;
import io.upgradewatch.kafka.row.WatchlistReader;
import io.upgradewatch.kafka.topic.RightsWatch;
import io.upgradewatch.kafka.topic.TopicsWatch;
import io.upgradewatch.recover.LogEntry;
import io.upgradewatch.recover.ShardOwner;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.kafka.common.errors.RetriableException;
import org.jboss.logging.Logger;

/**
 * This instance's membership of the group, for as long as it runs: one thread, which no fault of Kafka's ends.
 *
 * <p>The owner and the sinks are called on the loop. After a fault that a consumer does not survive, the owner is told
 * that all is lost, and a new consumer joins after a pause.
 */
public final class GroupMember {

    private static final Logger LOG = Logger.getLogger(GroupMember.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
    // With the two seconds that a consumer may take to close, well within what a stop may last altogether.
    private static final Duration LAST_HAND_BACK = Duration.ofSeconds(3);

    private final KafkaSettings settings;
    private final WatchlistReader rows;
    private final TopicsWatch topics;
    private final RightsWatch rights;
    private final Executor loop;
    private final Queue<Consumer<GroupSession>> requests = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<Void> left = new CompletableFuture<>();
    private final CompletableFuture<Void> hurry = new CompletableFuture<>();
    private Duration pause = FIRST_PAUSE;
    private boolean failing;
    private Thread thread;
    private volatile boolean stopped;
    private volatile LastHeartbeat heard = LastHeartbeat.NEVER;

    /** @param topics while it sees an obstacle, this instance is no member of the group */
    public GroupMember(
            KafkaSettings settings, WatchlistReader rows, TopicsWatch topics, RightsWatch rights, Executor loop) {
        this.settings = settings;
        this.rows = rows;
        this.topics = topics;
        this.rights = rights;
        this.loop = loop;
    }

    /** Joins; {@code owner} hears of its shards from now on. */
    public synchronized void start(ShardOwner owner) {
        thread = Threads.one("upgradewatch-group", () -> run(owner));
        thread.start();
    }

    /** Hands all shards back and leaves the group; completes when both are done, or have had their time. */
    public synchronized Uni<Void> stop() {
        stopped = true;
        hurry.completeOnTimeout(null, LAST_HAND_BACK.toMillis(), TimeUnit.MILLISECONDS);
        if (thread == null) {
            left.complete(null);
        } else {
            LockSupport.unpark(thread);
        }
        return Uni.createFrom().completionStage(left.copy());
    }

    /** When a heartbeat was last answered or a shard last assigned; {@link Instant#MIN} before the first time. */
    Instant lastHeard() {
        return heard.by(Instant.now(), System.nanoTime());
    }

    /** Reads the shard's watches from {@code position} on; without effect if the shard is not ours any more. */
    public void follow(int shard, long position, Consumer<List<LogEntry>> sink) {
        requests.add(session -> session.follow(shard, position, sink));
    }

    /** Reads no more of the shard's watches. */
    public void unfollow(int shard) {
        requests.add(session -> session.unfollow(shard));
    }

    private void run(ShardOwner owner) {
        while (!stopped) {
            if (topics.obstacle().isPresent()) {
                LockSupport.parkNanos(FIRST_PAUSE.toNanos());
                continue;
            }
            GroupSession session = null;
            try {
                session = new GroupSession(settings, rows, loop, owner, this::heard, hurry);
                live(session);
                session.leave();
            } catch (RuntimeException failed) {
                failing(failed);
                if (session != null) {
                    session.abandon();
                }
                pause();
            }
        }
        loop.execute(() -> left.complete(null));
    }

    private void live(GroupSession session) {
        int generation = topics.generation();
        while (!stopped && topics.obstacle().isEmpty() && topics.generation() == generation) {
            for (var request = requests.poll(); request != null; request = requests.poll()) {
                request.accept(session);
            }
            try {
                session.poll(() -> stopped);
            } catch (RetriableException passing) {
                failing(passing);
                pause();
            }
        }
    }

    private void failing(RuntimeException why) {
        if (!rights.refused(why) && !failing) {
            failing = true;
            LOG.errorf(why, "the consumer group cannot be followed group=%s", settings.group());
        }
    }

    // A poll succeeds with nothing as long as nobody has answered; a heartbeat is the group's own word.
    private void heard() {
        heard = LastHeartbeat.now();
        if (failing) {
            LOG.infof("the consumer group is followed again group=%s", settings.group());
        }
        failing = false;
        pause = FIRST_PAUSE;
    }

    private void pause() {
        if (!stopped) {
            LockSupport.parkNanos(pause.toNanos());
        }
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }
}
