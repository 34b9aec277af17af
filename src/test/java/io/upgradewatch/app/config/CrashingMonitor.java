package io.upgradewatch.app.config;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.upgradewatch.app.World;
import io.upgradewatch.app.config.read.SettingsReader;
import io.upgradewatch.app.instance.Instance;
import io.upgradewatch.kafka.KafkaLog;
import io.upgradewatch.kafka.client.HttpAddress;
import io.upgradewatch.observe.PortMeters;
import io.upgradewatch.observe.Scrapes;
import io.upgradewatch.observe.ShardMeters;
import io.upgradewatch.shard.cycle.CycleTracer;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The real object graph in a process that kills itself (SIGKILL) at the first commit that holds a change: with
 * {@code crash=before} when everything is sent and nothing committed, with {@code crash=after} when everything is
 * committed and nobody in the process knows it yet.
 */
public final class CrashingMonitor {

    private CrashingMonitor() {}

    public static void main(String[] args) {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDefaultSources()
                .withDefaultValue("smallrye.config.mapping.validate-unknown", "false")
                .withMapping(Configuration.class)
                .build();
        ConfigurationFaults faults = new ConfigurationFaults();
        Settings settings = new SettingsReader(
                        config.getConfigMapping(Configuration.class),
                        KafkaKeys.of(config, faults),
                        Hosts.of(config),
                        faults)
                .read();
        if (!faults.none()) {
            throw new IllegalArgumentException(faults.all().toString());
        }
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        Instance house = new Instance(
                settings,
                new HttpAddress("http", "127.0.0.1", 1),
                Vertx.vertx(),
                new ShardMeters(registry, settings.signals().labels(), new Scrapes()),
                new PortMeters(registry),
                CycleTracer.OFF,
                producer -> crashing(producer, config.getValue("crash", String.class)));
        house.start();
    }

    @SuppressWarnings("unchecked")
    private static Producer<byte[], byte[]> crashing(Map<String, Object> config, String when) {
        Producer<byte[], byte[]> real = KafkaLog.PRODUCERS.apply(config);
        return (Producer<byte[], byte[]>) Proxy.newProxyInstance(
                CrashingMonitor.class.getClassLoader(),
                new Class<?>[] {Producer.class},
                new Saboteur(real, when)::call);
    }

    /** Passes every call on, and strikes at the commit of a transaction that holds a change. */
    private static final class Saboteur {

        private final Producer<byte[], byte[]> real;
        private final String when;
        private volatile boolean holdsChange;

        Saboteur(Producer<byte[], byte[]> real, String when) {
            this.real = real;
            this.when = when;
        }

        Object call(Object proxy, Method method, Object[] args) throws Throwable {
            if (method.getName().equals("send")
                    && ((ProducerRecord<?, ?>) args[0]).topic().equals(World.CHANGES)) {
                holdsChange = true;
            }
            boolean strike = method.getName().equals("commitTransaction") && holdsChange;
            if (strike && when.equals("before")) {
                real.flush();
                die();
            }
            Object answer;
            try {
                answer = method.invoke(real, args);
            } catch (InvocationTargetException failed) {
                throw failed.getCause();
            }
            if (strike) {
                die();
            }
            return answer;
        }

        private static void die() throws IOException {
            new ProcessBuilder(
                            "kill", "-9", String.valueOf(ProcessHandle.current().pid()))
                    .start();
            LockSupport.park();
        }
    }
}
