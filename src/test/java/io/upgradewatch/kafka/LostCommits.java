package io.upgradewatch.kafka;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.TimeoutException;

/** Producers whose commit can be made to happen without its caller learning of it. */
public final class LostCommits {

    private final AtomicBoolean lose = new AtomicBoolean();

    public void loseNext() {
        lose.set(true);
    }

    public Producer<byte[], byte[]> wrap(Map<String, Object> config) {
        Producer<byte[], byte[]> real = KafkaLog.PRODUCERS.apply(config);
        @SuppressWarnings("unchecked")
        Producer<byte[], byte[]> wrapped = (Producer<byte[], byte[]>) Proxy.newProxyInstance(
                LostCommits.class.getClassLoader(), new Class<?>[] {Producer.class}, (proxy, method, arguments) -> {
                    try {
                        Object result = method.invoke(real, arguments);
                        if (method.getName().equals("commitTransaction") && lose.getAndSet(false)) {
                            throw new TimeoutException("no answer");
                        }
                        return result;
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    }
                });
        return wrapped;
    }
}
