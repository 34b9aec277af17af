package io.upgradewatch.kafka;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Counts the consumers that have it and are not closed. */
public final class CountingInterceptor implements ConsumerInterceptor<byte[], byte[]> {

    public static final AtomicInteger OPEN = new AtomicInteger();

    @Override
    public void configure(Map<String, ?> config) {
        OPEN.incrementAndGet();
    }

    @Override
    public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
        return records;
    }

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

    @Override
    public void close() {
        OPEN.decrementAndGet();
    }
}
