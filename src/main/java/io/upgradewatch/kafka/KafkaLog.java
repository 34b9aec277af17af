package io.upgradewatch.kafka;

import io.smallrye.mutiny.Uni;
import io.upgradewatch.kafka.client.KafkaSettings;
import io.upgradewatch.kafka.client.KafkaUnreachable;
import io.upgradewatch.kafka.client.Threads;
import io.upgradewatch.kafka.client.UnusableTopics;
import io.upgradewatch.kafka.feed.KafkaChangeFeed;
import io.upgradewatch.kafka.group.GroupMember;
import io.upgradewatch.kafka.group.KafkaMembership;
import io.upgradewatch.kafka.login.KafkaLoginLedger;
import io.upgradewatch.kafka.login.PeerSecretRows;
import io.upgradewatch.kafka.lookup.KafkaAsideAnswers;
import io.upgradewatch.kafka.lookup.KafkaChangeHistory;
import io.upgradewatch.kafka.lookup.KafkaReplays;
import io.upgradewatch.kafka.lookup.Lookups;
import io.upgradewatch.kafka.loss.LostShards;
import io.upgradewatch.kafka.loss.Recovery;
import io.upgradewatch.kafka.replay.WatchCensus;
import io.upgradewatch.kafka.row.KafkaPlacement;
import io.upgradewatch.kafka.row.TopicsRow;
import io.upgradewatch.kafka.row.WatchlistReader;
import io.upgradewatch.kafka.topic.Preflight;
import io.upgradewatch.kafka.topic.RightsWatch;
import io.upgradewatch.kafka.topic.Topics;
import io.upgradewatch.kafka.topic.TopicsWatch;
import io.upgradewatch.kafka.write.AuditRows;
import io.upgradewatch.kafka.write.RowWriter;
import io.upgradewatch.kafka.write.ShardPublishers;
import io.upgradewatch.poll.BudgetLedger;
import io.upgradewatch.poll.LoginLedger;
import io.upgradewatch.publish.AsideAnswers;
import io.upgradewatch.publish.ChangeFeed;
import io.upgradewatch.publish.Replays;
import io.upgradewatch.publish.TransactionListener;
import io.upgradewatch.recover.Membership;
import io.upgradewatch.recover.Placement;
import io.upgradewatch.recover.ShardLog;
import io.upgradewatch.recover.ShardOwner;
import io.upgradewatch.watch.PauseList;
import io.upgradewatch.watch.RejectionListener;
import io.upgradewatch.watch.Watchlist;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Everything of Kafka's, put together: one of these to an instance. */
public final class KafkaLog {

    /** How producers are made, unless somebody wants to stand in between. */
    public static final Function<Map<String, Object>, Producer<byte[], byte[]>> PRODUCERS =
            config -> new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());

    private static final int FEED_CAPACITY = 10_000;
    private static final int FEED_PREFILL = 1_000;

    private final KafkaPlacement placement;
    private final TopicsWatch topics;
    private final RightsWatch rights;
    private final GroupMember member;
    private final KafkaMembership membership;
    private final KafkaShardLog shards;
    private final RowWriter writer;
    private final KafkaWatchlist watchlist;
    private final KafkaLoginLedger logins;
    private final KafkaChangeFeed feed;
    private final Lookups lookups = new Lookups();
    private final KafkaAsideAnswers asides;
    private final KafkaReplays replays;
    private final KafkaChangeHistory told;

    /**
     * Looks whether this Kafka can be worked with, creates or verifies the topics, then builds everything; nothing is
     * read or joined yet. Blocks.
     *
     * @param loop the poll loop's thread, which owner, sinks and answers are called on
     * @param producers {@link #PRODUCERS}, or something that stands in between
     * @param recovery what is done about what is lost
     * @throws UnusableTopics if a person must act
     * @throws KafkaUnreachable if it may help to try again
     */
    public KafkaLog(
            KafkaSettings settings,
            Executor loop,
            RejectionListener rejections,
            TransactionListener transactions,
            Function<Map<String, Object>, Producer<byte[], byte[]>> producers,
            Recovery recovery) {
        TopicsRow remembered = Preflight.pass(settings, producers, () -> Topics.ensure(settings));
        placement = new KafkaPlacement(remembered.partitions());
        topics = new TopicsWatch(settings, remembered);
        rights = RightsWatch.of(settings);
        WatchlistReader rows = new WatchlistReader(placement, rejections);
        ShardPublishers pens = new ShardPublishers();
        member = new GroupMember(settings, rows, topics, rights, loop);
        List<AutoCloseable> opened = new ArrayList<>();
        try {
            membership = new KafkaMembership(settings, member, topics, rights, loop);
            opened.add(membership);
            shards = new KafkaShardLog(
                    settings,
                    loop,
                    member,
                    pens,
                    placement,
                    rows,
                    rights,
                    transactions,
                    producers,
                    new LostShards(settings, recovery, remembered, loop));
            opened.add(shards);
            writer = new RowWriter(settings, producers, rights, loop);
            opened.add(writer);
            watchlist = new KafkaWatchlist(
                    settings.topics().watchlist(),
                    placement,
                    writer,
                    new WatchCensus(settings, rows, placement.shards()),
                    loop);
            logins = new KafkaLoginLedger(settings, placement, pens, writer, rights, loop);
            asides = new KafkaAsideAnswers(settings, lookups);
            replays = new KafkaReplays(settings, placement, lookups, producers);
            told = new KafkaChangeHistory(settings, placement, lookups, KafkaChangeHistory.MAX_REMEMBERED);
            feed = new KafkaChangeFeed(settings, rights, placement.shards(), FEED_CAPACITY, FEED_PREFILL);
        } catch (RuntimeException failed) {
            closeAll(opened, failed);
            throw failed;
        }
    }

    // A start that fails is tried again every few seconds, and each client has threads and connections.
    private static void closeAll(List<AutoCloseable> opened, RuntimeException why) {
        for (AutoCloseable one : opened) {
            try {
                one.close();
            } catch (Exception failed) {
                why.addSuppressed(failed);
            }
        }
    }

    public Placement placement() {
        return placement;
    }

    public ShardLog shards() {
        return shards;
    }

    public Membership membership() {
        return membership;
    }

    /** How many rights of this instance's have been taken away. */
    public int missingRights() {
        return rights.missing();
    }

    public Watchlist watchlist() {
        return watchlist;
    }

    public LoginLedger logins() {
        return logins;
    }

    public PauseList pauses() {
        return logins.pauses();
    }

    public BudgetLedger budgets() {
        return logins.budgets();
    }

    public PeerSecretRows peers() {
        return logins.peers();
    }

    public ChangeFeed feed() {
        return feed;
    }

    public io.upgradewatch.publish.ChangeHistory told() {
        return told;
    }

    public Replays replays() {
        return replays;
    }

    /** Where acts of operators are written. */
    public AuditRows audit() {
        return new AuditRows(writer);
    }

    public AsideAnswers asides() {
        return asides;
    }

    /** Joins the group: {@code owner} hears of its shards from now on. */
    public void start(ShardOwner owner) {
        topics.start();
        rights.start();
        logins.start();
        member.start(owner);
    }

    /**
     * Hands all shards back and leaves the group, which begins with the call, then closes everything, which takes a
     * subscriber. The loop must still run.
     */
    public Uni<Void> stop() {
        return member.stop().onItem().invoke(this::close);
    }

    private void close() {
        // On a thread of its own, for closing waits.
        Threads.one("upgradewatch-close", () -> {
                    logins.stop();
                    feed.stop();
                    lookups.close();
                    replays.close();
                    watchlist.close();
                    writer.close();
                    membership.close();
                    topics.close();
                    rights.close();
                    shards.close();
                })
                .start();
    }
}
