package io.upgradewatch.kafka.reshard;

import io.upgradewatch.kafka.client.KafkaSettings;
import io.upgradewatch.kafka.client.KafkaUnreachable;
import io.upgradewatch.kafka.client.UnusableTopics;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** That nobody is a member of the group while somebody else writes its rows. Blocks. */
public final class EmptyGroup {

    private static final Duration BETWEEN = Duration.ofMillis(500);
    private static final long SPARE_MILLIS = 5_000;

    private final Admin admin;
    private final KafkaSettings settings;

    public EmptyGroup(Admin admin, KafkaSettings settings) {
        this.admin = admin;
        this.settings = settings;
    }

    /**
     * Waits for as long as an instance that was killed is still on the books.
     *
     * @throws UnusableTopics if there are members after that
     */
    void awaited(Consumer<String> progress) {
        long session =
                Long.parseLong(settings.client().getOrDefault(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, "10000"));
        long deadline =
                System.nanoTime() + Duration.ofMillis(session + SPARE_MILLIS).toNanos();
        if (members() > 0) {
            progress.accept("waits for the group's members to leave, for " + (session + SPARE_MILLIS) / 1_000 + " s");
        }
        while (members() > 0 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(BETWEEN.toNanos());
        }
        check();
    }

    /** @throws UnusableTopics if there is a member now */
    void check() {
        int members = members();
        if (members > 0) {
            throw new UnusableTopics(List.of("group " + settings.group() + " has " + members
                    + " members: stop all instances first, since rows must not be written while they are moved"));
        }
    }

    /** Whether there is no member now. */
    public boolean holds() {
        return members() == 0;
    }

    private int members() {
        try {
            return admin.describeConsumerGroups(List.of(settings.group()))
                    .describedGroups()
                    .get(settings.group())
                    .get()
                    .members()
                    .size();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof GroupIdNotFoundException) {
                return 0;
            }
            throw new KafkaUnreachable(
                    "Kafka does not tell who is in the group: "
                            + failed.getCause().getMessage(),
                    failed.getCause());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new KafkaUnreachable("stopped while asking who is in the group", stopped);
        }
    }
}
