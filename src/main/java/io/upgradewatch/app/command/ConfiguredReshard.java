package io.upgradewatch.app.command;

import io.upgradewatch.app.config.Settings;
import io.upgradewatch.app.instance.Instance;
import io.upgradewatch.command.Reshard;
import io.upgradewatch.command.output.NotDone;
import io.upgradewatch.command.output.WrongUse;
import io.upgradewatch.embedded.kafka.BrokerNotStarted;
import io.upgradewatch.embedded.kafka.EmbeddedBroker;
import io.upgradewatch.kafka.KafkaLog;
import io.upgradewatch.kafka.client.HttpAddress;
import io.upgradewatch.kafka.client.KafkaUnreachable;
import io.upgradewatch.kafka.client.UnusableTopics;
import io.upgradewatch.kafka.reshard.Resharding;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A reshard of the Kafka that is configured, the embedded one included. */
final class ConfiguredReshard implements Reshard {

    private final Supplier<Settings.Kafka> settings;

    /** @param settings throws {@link WrongUse} if they are not good */
    ConfiguredReshard(Supplier<Settings.Kafka> settings) {
        this.settings = settings;
    }

    @Override
    public Done to(OptionalInt partitions, Consumer<String> progress) {
        Settings.Kafka kafka = settings.get();
        try {
            if (kafka.embedded().isEmpty()) {
                return reshard(kafka, partitions, progress);
            }
            Settings.Embedded embedded = kafka.embedded().get();
            try (EmbeddedBroker broker = EmbeddedBroker.start(embedded.dataDir(), embedded.port())) {
                return reshard(kafka.withBootstrapServers(broker.bootstrapServers()), partitions, progress);
            }
        } catch (UnusableTopics | KafkaUnreachable | BrokerNotStarted refused) {
            throw new NotDone(refused.getMessage());
        }
    }

    private static Done reshard(Settings.Kafka kafka, OptionalInt partitions, Consumer<String> progress) {
        Resharding.Done done = new Resharding(
                        Instance.kafkaSettings(kafka, new HttpAddress("http", "127.0.0.1", 0)),
                        KafkaLog.PRODUCERS,
                        progress)
                .run(partitions);
        return new Done(done.before(), done.partitions(), done.watches(), done.states());
    }
}
