package io.upgradewatch.app.signal;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RepeatedLinesTest {

    private static final String CLIENTS = "org.apache.kafka.clients.NetworkClient";

    private final AtomicLong now = new AtomicLong();
    private final RepeatedLines filter = new RepeatedLines(now::get);

    @Test
    void whatTwentyClientsSayTwoHundredTimesASecondIsToldOnceAMinute() {
        int told = 0;
        for (int i = 0; i < 4_481; i++) {
            told += passes(
                            CLIENTS,
                            "[Producer clientId=shard-" + i % 20 + ", transactionalId=group-shard-" + i % 20
                                    + "] Error while fetching metadata with correlation id " + i
                                    + " : {upgradewatch.state=UNKNOWN_TOPIC_OR_PARTITION}")
                    ? 1
                    : 0;
        }
        assertThat(told).isEqualTo(1);

        now.addAndGet(TimeUnit.SECONDS.toNanos(61));
        assertThat(passes(
                        CLIENTS,
                        "[Producer clientId=shard-7] Error while fetching metadata with correlation id 9"
                                + " : {upgradewatch.state=UNKNOWN_TOPIC_OR_PARTITION}"))
                .isTrue();
    }

    @Test
    void anotherFaultIsToldAtOnce() {
        assertThat(passes(CLIENTS, "[Consumer clientId=a] Connection to node 1 could not be established."))
                .isTrue();
        assertThat(passes(CLIENTS, "[Consumer clientId=a] Error while fetching metadata with correlation id 3"))
                .isTrue();
    }

    @Test
    void whatThisServiceSaysItselfIsNeverHeldBack() {
        assertThat(passes("io.upgradewatch.shard.Shard", "shard is polling shard=1"))
                .isTrue();
        assertThat(passes("io.upgradewatch.shard.Shard", "shard is polling shard=1"))
                .isTrue();
    }

    private boolean passes(String logger, String message) {
        LogRecord line = new LogRecord(Level.WARNING, message);
        line.setLoggerName(logger);
        return filter.isLoggable(line);
    }
}
