package io.upgradewatch.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** What Docker's own tool makes of the compose file; nothing is started. */
class ComposeIT {

    private static final Path DEPLOY = Path.of("deploy");

    @Test
    void theFileIsUnderstoodAndMountsWhatExists(@TempDir Path dir) throws IOException {
        String compose = Tool.named("docker-compose", "docker-compose").toString();
        Path file = Files.copy(DEPLOY.resolve("compose.yaml"), dir.resolve("compose.yaml"));
        Files.copy(DEPLOY.resolve("upgradewatch.env.example"), dir.resolve("upgradewatch.env"));

        String printed = Tool.run(List.of(compose, "-f", file.toString(), "config"));

        JsonNode services = new YAMLMapper().readTree(printed).get("services");
        assertThat(services.properties())
                .extracting(service -> service.getKey())
                .containsExactlyInAnyOrder("kafka", "upgradewatch", "prometheus", "alertmanager", "grafana");
        assertThat(services.at("/prometheus/command/0").asText())
                .isEqualTo("--config.file=/etc/prometheus/prometheus.yml");
        for (JsonNode service : services) {
            for (JsonNode volume : service.path("volumes")) {
                String source = volume.asText().split(":")[0];
                if (source.startsWith(dir.toString()) && !source.endsWith("/users")) {
                    assertThat(DEPLOY.resolve(dir.relativize(Path.of(source))))
                            .as(volume.asText())
                            .exists();
                }
            }
        }
    }
}
