package io.upgradewatch.app;

import io.upgradewatch.kafka.DyingProducers;
import io.upgradewatch.kafka.client.HttpAddress;
import io.upgradewatch.kafka.client.KafkaSettings;
import io.upgradewatch.kafka.client.TopicNames;
import io.upgradewatch.kafka.reshard.Resharding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;

/** A reshard in a process that kills itself (SIGKILL) when it has moved the watches and not yet committed the states. */
public final class CrashingReshard {

    private CrashingReshard() {}

    public static void main(String[] arguments) {
        new Resharding(
                        new KafkaSettings(
                                Map.of("bootstrap.servers", System.getProperty("kafka.bootstrap.servers")),
                                "upgradewatch",
                                16,
                                (short) 1,
                                TopicNames.CUSTOMARY,
                                new HttpAddress("http", "127.0.0.1", 1)),
                        new DyingProducers(2, false, CrashingReshard::die),
                        System.out::println)
                .run(OptionalInt.empty());
    }

    private static void die() {
        try {
            new ProcessBuilder(
                            "kill", "-9", String.valueOf(ProcessHandle.current().pid()))
                    .start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        LockSupport.park();
    }
}
