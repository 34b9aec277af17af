package io.upgradewatch.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.upgradewatch.app.config.Configuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The Kubernetes manifests, held against what the health endpoints mean, and against the keys that there are. */
class ManifestTest {

    private static final Path KUBERNETES = Path.of("deploy", "kubernetes");

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
        JsonNode labels = kind("Deployment").at("/spec/template/metadata/labels");
        assertThat(kind("Service").at("/spec/selector")).isEqualTo(labels);
        assertThat(kind("NetworkPolicy").at("/spec/podSelector/matchLabels")).isEqualTo(labels);
        assertThat(kind("PodDisruptionBudget").at("/spec/selector/matchLabels")).isEqualTo(labels);
    }

    @Test
    void metricsReachWhoIsMeantTo() throws IOException {
        assertThat(base())
                .containsEntry("QUARKUS_MANAGEMENT_HOST", "0.0.0.0")
                .containsEntry("UPGRADEWATCH_MANAGEMENT_OPEN", "true");
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

    @Test
    void anInstanceEndsBeforeTheNextAndHasTheTimeForIt() {
        JsonNode update = kind("Deployment").at("/spec/strategy/rollingUpdate");
        assertThat(update.get("maxSurge").asInt()).isZero();
        assertThat(update.get("maxUnavailable").asInt()).isOne();
        int delay = Integer.parseInt(base().get("UPGRADEWATCH_SHUTDOWN_DELAY").replaceFirst("s$", ""));
        int preStop = container.at("/lifecycle/preStop/exec/command/1").asInt();
        assertThat(pod.get("terminationGracePeriodSeconds").asInt()).isGreaterThanOrEqualTo(preStop + delay + 10);
        assertThat(kind("PodDisruptionBudget").at("/spec/maxUnavailable").asInt())
                .isOne();
    }

    @Test
    void aPodMayDoNothingThatItNeedNot() {
        assertThat(kind("ServiceAccount").get("automountServiceAccountToken").asBoolean())
                .isFalse();
        assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(pod.at("/securityContext/runAsUser").asInt())
                .as("the image's user")
                .isEqualTo(10_001);
        assertThat(container.at("/securityContext/readOnlyRootFilesystem").asBoolean())
                .isTrue();
        assertThat(container.at("/securityContext/capabilities/drop/0").asText())
                .isEqualTo("ALL");
        assertThat(container.get("image").asText()).as("a tag").matches(".*:[0-9].*");
    }

    @Test
    void everyVariableIsAKeyAndEveryFileIsMounted() {
        Set<String> known = known();
        Map<String, String> production = new TreeMap<>(base());
        production.putAll(literals("production"));
        Map<String, String> pilot = new TreeMap<>(base());
        pilot.putAll(literals("pilot"));

        assertThat(known).containsAll(production.keySet()).containsAll(pilot.keySet());
        Set<String> mounted = texts(container.get("volumeMounts"), "mountPath");
        mounted.addAll(texts(
                overlay("production", "deployment.yaml").get(0).at("/spec/template/spec/containers/0/volumeMounts"),
                "mountPath"));
        assertThat(production.values())
                .filteredOn(value -> value.startsWith("/"))
                .allMatch(value -> mounted.contains(Path.of(value).getParent().toString()));
    }

    @Test
    void theUnitAndTheComposeFileAreGivenKeysThatAreThere() throws IOException {
        for (Path file : List.of(
                Path.of("deploy", "systemd", "upgradewatch.env"), Path.of("deploy", "upgradewatch.env.example"))) {
            // What is commented out is to be used as it stands, too.
            List<String> lines = lines(file).stream()
                    .map(line -> line.replaceFirst("^# (?=[A-Z_]+=)", ""))
                    .toList();
            assertThat(known()).as("%s", file).containsAll(pairs(lines).keySet());
        }
        List<String> unit = lines(Path.of("deploy", "systemd", "upgradewatch.service"));
        assertThat(unit)
                .contains(
                        "EnvironmentFile=/etc/upgradewatch/upgradewatch.env",
                        "SuccessExitStatus=143",
                        "NoNewPrivileges=yes",
                        "ProtectSystem=strict",
                        "CapabilityBoundingSet=");
        JsonNode compose = new YAMLMapper()
                .readTree(Path.of("deploy", "compose.yaml").toFile())
                .at("/services/upgradewatch/environment");
        compose.fieldNames().forEachRemaining(name -> assertThat(known()).contains(name));
    }

    @Test
    void everyManifestIsPartOfSomething() throws IOException {
        try (Stream<Path> all = Files.walk(KUBERNETES)) {
            for (Path kustomization :
                    all.filter(file -> file.endsWith("kustomization.yaml")).toList()) {
                JsonNode read = new YAMLMapper().readTree(kustomization.toFile());
                Set<String> named = new TreeSet<>(Set.of("kustomization.yaml", "upgradewatch.env"));
                read.get("resources").forEach(resource -> named.add(resource.asText()));
                read.path("patches")
                        .forEach(patch -> named.add(patch.get("path").asText()));
                try (Stream<Path> beside = Files.list(kustomization.getParent())) {
                    assertThat(beside.map(file -> file.getFileName().toString()).toList())
                            .as("%s", kustomization)
                            .allMatch(named::contains);
                }
                assertThat(read.get("resources"))
                        .allMatch(resource -> Files.exists(kustomization.resolveSibling(resource.asText())));
            }
        }
    }

    @Test
    void theUserOfKafkaMayDoWhatIsNeededOnTopicsThatAreThere() {
        List<JsonNode> all = overlay("production", "kafka.yaml");
        Set<String> topics = all.stream()
                .filter(one -> one.get("kind").asText().equals("KafkaTopic"))
                .map(one -> one.at("/spec/topicName").asText())
                .collect(Collectors.toSet());
        Configuration.Topics names = new SmallRyeConfigBuilder()
                .withMapping(Configuration.class)
                .build()
                .getConfigMapping(Configuration.class)
                .kafka()
                .topics();
        assertThat(topics)
                .containsExactlyInAnyOrder(
                        names.watchlist(), names.state(), names.changes(), names.unreadable(), names.logins());
        JsonNode acls = all.get(all.size() - 1).at("/spec/authorization/acls");
        for (JsonNode acl : acls) {
            boolean topic = acl.at("/resource/type").asText().equals("topic");
            assertThat(topics.contains(acl.at("/resource/name").asText())).isEqualTo(topic);
            assertThat(acl.get("operations"))
                    .extracting(JsonNode::asText)
                    .isSubsetOf("Read", "Write", "DescribeConfigs");
        }
        assertThat(acls).hasSize(topics.size() + 2);
    }

    @Test
    void theAlertsAreThoseOfTheRulesFile() throws IOException {
        YAMLMapper yaml = new YAMLMapper();
        JsonNode printed = yaml.readTree(
                Tool.run(List.of("/bin/sh", KUBERNETES.resolve("prometheusrule").toString())));
        assertThat(printed.get("kind").asText()).isEqualTo("PrometheusRule");
        assertThat(printed.get("spec"))
                .isEqualTo(yaml.readTree(Path.of("deploy", "prometheus", "upgradewatch.rules.yml")
                        .toFile()));
    }

    private static Set<String> known() {
        Set<String> known =
                ConfigMappings.getProperties(ConfigClass.configClass(Configuration.class, "upgradewatch"))
                        .keySet()
                        .stream()
                        .map(ManifestTest::variable)
                        .collect(Collectors.toSet());
        known.addAll(Set.of("QUARKUS_HTTP_HOST", "QUARKUS_MANAGEMENT_HOST", "QUARKUS_LOG_CONSOLE_JSON_ENABLED"));
        ProducerConfig.configNames().forEach(name -> known.add(variable("kafka." + name)));
        ProducerConfig.configNames().forEach(name -> known.add(variable("kafka." + name + "-file")));
        return known;
    }

    private static String variable(String key) {
        return key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }

    private static Map<String, String> base() {
        return pairs(lines(KUBERNETES.resolve("base/upgradewatch.env")));
    }

    private static Map<String, String> literals(String overlay) {
        List<String> lines = new ArrayList<>();
        overlay(overlay, "kustomization.yaml")
                .get(0)
                .at("/configMapGenerator/0/literals")
                .forEach(line -> lines.add(line.asText()));
        return pairs(lines);
    }

    private static Map<String, String> pairs(List<String> lines) {
        return lines.stream()
                .filter(line -> !line.startsWith("#"))
                .collect(Collectors.toMap(line -> line.split("=")[0], line -> line.split("=", 2)[1]));
    }

    private static List<JsonNode> overlay(String overlay, String file) {
        return documents(KUBERNETES.resolve("overlays").resolve(overlay).resolve(file));
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }

    private static List<JsonNode> read() {
        try (Stream<Path> files = Files.list(KUBERNETES.resolve("base"))) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .flatMap(file -> documents(file).stream())
                    .toList();
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }

    private static List<JsonNode> documents(Path file) {
        YAMLMapper yaml = new YAMLMapper();
        try (var documents = yaml.readerFor(JsonNode.class).<JsonNode>readValues(file.toFile())) {
            return documents.readAll();
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }
}
