package io.upgradewatch.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What the log looks like, while an instance waits for a Kafka that is not there. */
class JsonLogsIT {

    @Test
    void eachLineIsAnObjectForThoseWhoAsk() throws IOException {
        JsonNode json = new ObjectMapper()
                .readTree(waiting(ServiceProcess.plan().with("quarkus.log.console.json.enabled", true)));
        assertThat(json.get("level").asText()).isEqualTo("WARN");
        assertThat(json.get("timestamp").asText()).isNotBlank();
    }

    @Test
    void linesAreTextForEverybodyElse() {
        assertThat(waiting(ServiceProcess.plan())).doesNotStartWith("{");
    }

    private static String waiting(ServiceProcess.Plan plan) {
        plan.with("kafka.bootstrap.servers", "127.0.0.1:" + ServiceProcess.freePort())
                .with("upgradewatch.thingspace.key", "a")
                .with("upgradewatch.thingspace.secret", "b")
                .with("upgradewatch.thingspace.username", "c")
                .with("upgradewatch.thingspace.password", "d");
        try (ServiceProcess instance = plan.start()) {
            await().atMost(Duration.ofSeconds(90)).until(() -> line(instance).isPresent());
            return line(instance).orElseThrow();
        }
    }

    private static Optional<String> line(ServiceProcess instance) {
        return instance.log()
                .lines()
                .filter(line -> line.contains("Kafka cannot be reached"))
                .findFirst();
    }
}
