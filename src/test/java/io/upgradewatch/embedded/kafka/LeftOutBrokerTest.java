package io.upgradewatch.embedded.kafka;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LeftOutBrokerTest {

    @Test
    void aBuildWithoutTheBrokerSaysSoInOneSentence() throws Exception {
        Path data = Path.of("target", "broker-" + UUID.randomUUID());
        try (URLClassLoader lean = new URLClassLoader(classPathWithoutBroker(), ClassLoader.getPlatformClassLoader())) {
            Class<?> broker = lean.loadClass(EmbeddedBroker.class.getName());

            String message = failure(broker, data).getMessage();

            assertThat(message).startsWith("this build has no embedded Kafka").contains("kafka.bootstrap.servers");
        }
    }

    private static Throwable failure(Class<?> broker, Path data) throws Exception {
        try {
            broker.getMethod("start", Path.class, int.class).invoke(null, data, 0);
            throw new AssertionError("it started");
        } catch (InvocationTargetException failed) {
            return failed.getCause();
        }
    }

    private static URL[] classPathWithoutBroker() throws Exception {
        String[] all = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                .split(File.pathSeparator);
        URL[] lean = new URL[all.length];
        int kept = 0;
        for (String entry : all) {
            String name = Path.of(entry).getFileName().toString();
            if (!name.startsWith("kafka_2.13")
                    && !name.startsWith("kafka-metadata")
                    && !name.startsWith("kafka-server")) {
                lean[kept++] = Path.of(entry).toUri().toURL();
            }
        }
        return Arrays.copyOf(lean, kept);
    }
}
