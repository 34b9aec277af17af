package io.upgradewatch.kafka.group;

import io.smallrye.mutiny.Uni;
import io.upgradewatch.kafka.client.HttpAddress;
import io.upgradewatch.kafka.client.KafkaSettings;
import io.upgradewatch.kafka.client.KafkaUnreachable;
import io.upgradewatch.kafka.topic.RightsWatch;
import io.upgradewatch.kafka.topic.TopicsWatch;
import io.upgradewatch.recover.Membership;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.GroupState;

/**
 * The group as Kafka describes it: each member's shards, and its address, which its {@code client.id} tells.
 *
 * <p>Asked at most once a second, however many want to know; answers come on the loop.
 */
public final class KafkaMembership implements Membership, AutoCloseable {

    private static final Duration FRESH = Duration.ofSeconds(1);

    private static final Set<GroupState> UNTOLD = Set.of(
            GroupState.UNKNOWN,
            GroupState.DEAD,
            GroupState.EMPTY,
            GroupState.PREPARING_REBALANCE,
            GroupState.COMPLETING_REBALANCE);

    private final KafkaSettings settings;
    private final GroupMember member;
    private final TopicsWatch topics;
    private final RightsWatch rights;
    private final Admin admin;
    private final Executor loop;
    private CompletableFuture<Map<Integer, URI>> answer;
    private long askedAt;

    public KafkaMembership(
            KafkaSettings settings, GroupMember member, TopicsWatch topics, RightsWatch rights, Executor loop) {
        this.settings = settings;
        this.member = member;
        this.topics = topics;
        this.rights = rights;
        this.admin = Admin.create(settings.admin());
        this.loop = loop;
    }

    @Override
    public Instant lastHeard() {
        return member.lastHeard();
    }

    @Override
    public Optional<String> obstacle() {
        return topics.obstacle().map("nothing is polled: "::concat).or(rights::obstacle);
    }

    @Override
    public synchronized Uni<Map<Integer, URI>> owners() {
        long now = System.nanoTime();
        if (answer == null || now - askedAt > FRESH.toNanos()) {
            askedAt = now;
            answer = describe().thenApply(this::addresses).toCompletableFuture();
        }
        // A copy, because cancelling a Uni cancels the stage it was made of.
        return Uni.createFrom().completionStage(answer.copy()).emitOn(loop);
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }

    private CompletionStage<ConsumerGroupDescription> describe() {
        return admin.describeConsumerGroups(List.of(settings.group()))
                .describedGroups()
                .get(settings.group())
                .toCompletionStage();
    }

    // A group in the middle of a rebalance is described without anybody's shards, which would read as if nobody had
    // any.
    private Map<Integer, URI> addresses(ConsumerGroupDescription group) {
        if (UNTOLD.contains(group.groupState())) {
            throw new KafkaUnreachable("the group does not tell its shards now: " + group.groupState(), null);
        }
        Map<Integer, URI> addresses = new TreeMap<>();
        for (MemberDescription one : group.members()) {
            HttpAddress.of(one.clientId(), one.host()).ifPresent(address -> one.assignment().topicPartitions().stream()
                    .filter(partition ->
                            partition.topic().equals(settings.topics().watchlist()))
                    .forEach(partition -> addresses.put(partition.partition(), address)));
        }
        return addresses;
    }
}
