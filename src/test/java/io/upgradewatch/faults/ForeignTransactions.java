package io.upgradewatch.faults;

import io.upgradewatch.fota.Imei;
import io.upgradewatch.kafka.ForeignWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;

/**
 * Transactions of other programs on the state, each with a row of a device on a partition that need not be its own. The
 * broker may be away when one begins or ends, so each has a thread of its own.
 */
final class ForeignTransactions {

    private static final byte[] VALUE = "{\"of\":\"another program\"}".getBytes(StandardCharsets.UTF_8);
    private static final long ENDED_WITHIN_MILLIS = TimeUnit.MINUTES.toMillis(2);

    private final Broker broker;
    private final List<Imei> devices;
    private final List<Thread> programs = new ArrayList<>();
    private final ConcurrentLinkedQueue<String> left = new ConcurrentLinkedQueue<>();

    ForeignTransactions(Broker broker, List<Imei> devices) {
        this.broker = broker;
        this.devices = devices;
    }

    /** Begins one; returns what lets its program go on, which aborts it, or dies and leaves it to {@link #endAll}. */
    Runnable open(Strike strike, int target) {
        CountDownLatch held = new CountDownLatch(1);
        Imei device = devices.get(target % devices.size());
        TopicPartition where = new TopicPartition(Scene.STATE, target % Scene.SHARDS);
        Thread program = new Thread(
                () -> write(where, device, held, strike == Strike.HANGING_TRANSACTION), "program-" + programs.size());
        program.setDaemon(true);
        program.start();
        programs.add(program);
        return held::countDown;
    }

    private void write(TopicPartition where, Imei device, CountDownLatch held, boolean dies) {
        try (ForeignWriter writer = new ForeignWriter(broker.bootstrapServers())) {
            left.add(writer.id());
            writer.open(List.of(ForeignWriter.row(where, device.digits(), VALUE)));
            held.await();
            if (!dies) {
                writer.abort();
                left.remove(writer.id());
            }
        } catch (InterruptedException | RuntimeException kafkaIsAway) {
            System.out.println("another program's transaction was cut off: " + kafkaIsAway.getMessage());
        }
    }

    /** Ends all that are still open, once the broker is there. */
    void endAll() {
        try {
            for (Thread program : programs) {
                program.join(ENDED_WITHIN_MILLIS);
            }
            if (!left.isEmpty()) {
                broker.awaitUp();
                try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
                    admin.fenceProducers(List.copyOf(left)).all().get();
                }
            }
        } catch (InterruptedException | ExecutionException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
