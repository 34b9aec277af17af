package io.upgradewatch.kafka;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.kafka.clients.producer.Producer;

/**
 * Producers that stop in the middle of the given commit, counted over all of them, as those of a killed process do: what
 * has been sent stays an open transaction, or is committed and nobody knows.
 */
public final class DyingProducers implements Function<Map<String, Object>, Producer<byte[], byte[]>> {

    /** The process is gone. */
    public static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private final AtomicInteger left;
    private final boolean after;
    private final Runnable death;

    /**
     * @param commit the number of the commit, from 1
     * @param after whether that commit still happens
     * @param death what happens then
     */
    public DyingProducers(int commit, boolean after, Runnable death) {
        left = new AtomicInteger(commit);
        this.after = after;
        this.death = death;
    }

    @Override
    @SuppressWarnings("unchecked")
    public Producer<byte[], byte[]> apply(Map<String, Object> config) {
        Producer<byte[], byte[]> real = KafkaLog.PRODUCERS.apply(config);
        return (Producer<byte[], byte[]>) Proxy.newProxyInstance(
                DyingProducers.class.getClassLoader(), new Class<?>[] {Producer.class}, (proxy, method, args) -> {
                    boolean last = method.getName().equals("commitTransaction") && left.decrementAndGet() == 0;
                    if (last && !after) {
                        real.flush();
                        death.run();
                    }
                    if (method.getName().equals("close")) {
                        real.close(Duration.ZERO);
                        return null;
                    }
                    try {
                        Object answer = method.invoke(real, args);
                        if (last) {
                            death.run();
                        }
                        return answer;
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    }
                });
    }
}
