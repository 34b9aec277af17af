package io.upgradewatch.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The Kubernetes manifest, held against what the health endpoints mean. */
class ManifestTest {

    private final List<JsonNode> documents = read();
    private final JsonNode pod = kind("Deployment").at("/spec/template/spec");
    private final JsonNode container = pod.at("/containers/0");

    @Test
    void onlyALoopThatHangsRestartsAPodAndOnlyAReadyOneIsAsked() {
        assertThat(path("livenessProbe")).isEqualTo("/q/health/live");
        assertThat(path("readinessProbe")).isEqualTo("/q/health/ready");
        // Not "started", which waits for Kafka: one that is away must not restart anybody.
        assertThat(path("startupProbe")).isEqualTo("/q/health/live");
    }

    @Test
    void probesAreMorePatientThanASlowStartAndALongCollection() {
        assertThat(seconds("startupProbe")).isGreaterThanOrEqualTo(60);
        assertThat(seconds("livenessProbe")).isGreaterThanOrEqualTo(30);
        assertThat(pod.get("terminationGracePeriodSeconds").asInt())
                .as("longer than a stop takes, which is 10 seconds and the last traces")
                .isGreaterThanOrEqualTo(20);
    }

    @Test
    void portsAndVolumesThatAreNamedExist() {
        Set<String> ports = texts(container.get("ports"), "name");
        for (String probe : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
            assertThat(ports)
                    .contains(container.at("/" + probe + "/httpGet/port").asText());
        }
        assertThat(ports).containsAll(texts(kind("Service").at("/spec/ports"), "targetPort"));
        assertThat(texts(pod.get("volumes"), "name")).containsAll(texts(container.get("volumeMounts"), "name"));
        assertThat(kind("Service").at("/spec/selector"))
                .isEqualTo(kind("Deployment").at("/spec/template/metadata/labels"));
    }

    @Test
    void metricsReachWhoIsMeantTo() throws IOException {
        assertThat(texts(container.get("env"), "name"))
                .contains("QUARKUS_MANAGEMENT_HOST", "UPGRADEWATCH_MANAGEMENT_OPEN");
        JsonNode compose = new YAMLMapper()
                .readTree(Path.of("deploy", "compose.yaml").toFile())
                .at("/services/upgradewatch");
        assertThat(compose.at("/environment/QUARKUS_MANAGEMENT_HOST").asText()).isEqualTo("0.0.0.0");
        assertThat(compose.at("/environment/UPGRADEWATCH_MANAGEMENT_OPEN").asText())
                .isEqualTo("true");
        assertThat(compose.get("ports")).as("for this machine alone").allMatch(port -> port.asText()
                .startsWith("127.0.0.1:"));
        assertThat(Path.of("docker", "Dockerfile")).content().contains("QUARKUS_MANAGEMENT_HOST=0.0.0.0");
    }

    private String path(String probe) {
        return container.at("/" + probe + "/httpGet/path").asText();
    }

    private int seconds(String probe) {
        return container.at("/" + probe + "/periodSeconds").asInt()
                * container.at("/" + probe + "/failureThreshold").asInt();
    }

    private JsonNode kind(String kind) {
        return documents.stream()
                .filter(document -> document.get("kind").asText().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    private static Set<String> texts(JsonNode list, String key) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(one -> one.get(key).asText())
                .collect(Collectors.toSet());
    }

    private static List<JsonNode> read() {
        Path file = Path.of("deploy", "kubernetes", "upgradewatch.yaml");
        YAMLMapper yaml = new YAMLMapper();
        try (var documents = yaml.readerFor(JsonNode.class).<JsonNode>readValues(file.toFile())) {
            return documents.readAll();
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }
}
