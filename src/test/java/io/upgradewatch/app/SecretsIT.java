package io.upgradewatch.app;

import io.upgradewatch.app.TalkativeThingSpace.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** That nothing which opens a door is ever seen: in the log, in metrics, in answers, in topics. */
class SecretsIT {

    private static final String DEVICE = "/api/devices/" + World.DEVICE.digits();
    private static final List<String> CONFIGURED =
            List.of("client-key-7f31", "client-secret-7f32", "client-user-7f33", "client-password-7f34");

    private static World world;
    private static TalkativeThingSpace upstream;
    private final List<String> seen = new ArrayList<>();

    @BeforeAll
    static void world() {
        world = new World();
        upstream = new TalkativeThingSpace();
        upstream.secrets.addAll(CONFIGURED);
    }

    @AfterAll
    static void end() {
        upstream.close();
        world.close();
    }

    @Test
    void noSecretIsSeenAnywhereWhateverUpstreamAnswers() {
        try (Instance instance = plan("client-password-7f34").start().awaitReady()) {
            instance.put(DEVICE, "{\"account\":\"" + World.ACCOUNT + "\",\"since\":\"1970-01-01T00:00:00Z\"}");
            upstream.history = sent -> new Reply(200, "not a list: " + sent);
            see(instance, "unreadable");
            upstream.history = sent -> new Reply(200, "{\"errorCode\":\"" + sent + "\",\"x\":\"" + sent + "\"}");
            see(instance, "");
            upstream.history = sent -> new Reply(200, " ".repeat(65_520) + sent + " ".repeat(2 << 20));
            see(instance, "unreadable");
            upstream.history = sent -> new Reply(500, "trouble with " + sent);
            see(instance, "unreachable");
            upstream.history = sent -> new Reply(
                    400, "{\"errorCode\":\"INVALID_PARAMETER\",\"errorMessage\":\"Inactive account " + sent + "\"}");
            see(instance, "denied");
            upstream.history = sent -> new Reply(401, "{\"fault\":{\"code\":\"900901\",\"message\":\"" + sent + "\"}}");
            see(instance, "denied");
            upstream.history = sent -> new Reply(429, sent);
            see(instance, "throttled");
            seen.add(instance.log());
        }
        upstream.refusingLogins = true;
        upstream.secrets.add("wrong-password-7f35");
        try (Instance refused = plan("wrong-password-7f35").start()) {
            refused.await("the login is refused", one -> one.metric("upgradewatch_logins_total{result=\"failed\"") > 0);
            refused.awaitReady();
            look(refused);
            seen.add(refused.log());
        }
        for (String topic : List.of("watchlist", "state", "upgrade-status-changed", "unreadable", "logins")) {
            seen.add(topic("upgradewatch." + topic));
        }
        for (String where : seen) {
            Optional<String> shown = upstream.secrets.stream()
                    .filter(secret -> where.contains(secret))
                    .findFirst();
            assertThat(shown).as("in %s", where).isEmpty();
        }
        assertThat(seen.get(seen.size() - 2)).as("an unreadable answer").contains("not a list: Bearer ****");
        assertThat(String.join("\n", seen).lines())
                .filteredOn(line -> line.matches(".* (INFO|WARN|ERROR) .*"))
                .isNotEmpty()
                .noneMatch(line -> line.contains(World.DEVICE.digits()));
    }

    @Test
    void aJaasConfigurationThatIsAtFaultIsNotRepeated() {
        try (Instance instance = plan("client-password-7f34")
                .with("kafka.security.protocol", "SASL_PLAINTEXT")
                .with("kafka.sasl.mechanism", "PLAIN")
                .with("kafka.sasl.jaas.config", "org.example.Plain jaas-7f36 username=\"u\" password=\"jaas-7f37\";")
                .start()) {
            assertThat(instance.awaitExit()).isEqualTo(1);
            assertThat(instance.log()).contains("sasl.jaas.config").doesNotContain("jaas-7f36", "jaas-7f37");
        }
    }

    /** Looks at everything that the outside can ask, once the device's poll has ended as expected. */
    private void see(Instance instance, String outcome) {
        instance.await("a poll ends as " + outcome, one -> {
            String polled = one.post(DEVICE + "/poll", "application/json", "").body();
            seen.add(polled);
            return polled.contains("\"outcome\":\"" + outcome);
        });
        look(instance);
    }

    private void look(Instance instance) {
        for (String path : List.of(DEVICE, "/api/devices", "/api/summary", "/api/nothing")) {
            seen.add(instance.get(path).body());
        }
        seen.add(instance.post("/api/logins/nosuch/resume", "application/json", "")
                .body());
        seen.add(instance.management("/q/metrics").body());
        seen.add(instance.management("/q/health").body());
    }

    private static Instance.Plan plan(String password) {
        return world.instance()
                .with("upgradewatch.thingspace.url", upstream.url())
                .with("upgradewatch.thingspace.key", CONFIGURED.get(0))
                .with("upgradewatch.thingspace.secret", CONFIGURED.get(1))
                .with("upgradewatch.thingspace.username", CONFIGURED.get(2))
                .with("upgradewatch.thingspace.password", password)
                // A static member that was killed comes back to its shards at once.
                .with("kafka.group.instance.id", "one")
                .with("upgradewatch.schedule.interval", "10m")
                .with("quarkus.log.min-level", "DEBUG")
                .with("quarkus.log.category.\"io.upgradewatch\".level", "DEBUG");
    }

    private static String topic(String name) {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", world.broker.bootstrapServers()),
                new StringDeserializer(),
                new StringDeserializer())) {
            List<TopicPartition> all = consumer.partitionsFor(name).stream()
                    .map(partition -> new TopicPartition(name, partition.partition()))
                    .toList();
            consumer.assign(all);
            consumer.seekToBeginning(all);
            Map<TopicPartition, Long> ends = consumer.endOffsets(all);
            StringBuilder text = new StringBuilder();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(java.time.Duration.ofMillis(200)).forEach(row -> {
                    text.append(row.key()).append(' ').append(row.value()).append('\n');
                    row.headers().forEach(header -> text.append(new String(header.value(), StandardCharsets.UTF_8))
                            .append('\n'));
                });
            }
            return text.toString();
        }
    }
}
