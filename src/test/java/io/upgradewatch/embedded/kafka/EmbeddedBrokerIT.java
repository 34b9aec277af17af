package io.upgradewatch.embedded.kafka;

import io.upgradewatch.kafka.client.RealKafka;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class EmbeddedBrokerIT {

    static {
        RealKafka.quiet();
    }

    private final Path data = Path.of("target", "broker-" + UUID.randomUUID());

    @Test
    void dataIsThereAgainAfterARestartOnTheSamePort() throws Exception {
        int port;
        try (EmbeddedBroker first = EmbeddedBroker.start(data, 0);
                Admin admin = admin(first)) {
            port = first.port();
            admin.createTopics(List.of(new NewTopic("kept", 1, (short) 1)))
                    .all()
                    .get();
        }
        try (EmbeddedBroker second = EmbeddedBroker.start(data, port);
                Admin admin = admin(second)) {
            assertThat(second.bootstrapServers()).isEqualTo("127.0.0.1:" + port);
            assertThat(admin.listTopics().names().get()).contains("kept");
        }
    }

    @Test
    void aDirectoryThatABrokerHoldsIsRefused() {
        try (EmbeddedBroker holder = EmbeddedBroker.start(data, 0)) {
            assertThat(holder.port()).isPositive();
            assertThatThrownBy(() -> EmbeddedBroker.start(data, 0))
                    .isInstanceOf(BrokerNotStarted.class)
                    .hasMessageContaining("in use by another embedded Kafka");
        }
    }

    @Test
    void aPortThatIsTakenIsRefused() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThatThrownBy(() -> EmbeddedBroker.start(data, other.getLocalPort()))
                    .isInstanceOf(BrokerNotStarted.class)
                    .hasMessageContaining("port " + other.getLocalPort())
                    .hasMessageContaining("upgradewatch.kafka.embedded.port");
        }
    }

    @Test
    void aDirectoryThatCannotBeOneIsRefused() throws Exception {
        Files.createDirectories(data.getParent());
        Files.writeString(data, "a file");

        assertThatThrownBy(() -> EmbeddedBroker.start(data, 0))
                .isInstanceOf(BrokerNotStarted.class)
                .hasMessageContaining("upgradewatch.kafka.embedded.data-dir");
    }

    private static Admin admin(EmbeddedBroker broker) {
        return Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
    }
}
