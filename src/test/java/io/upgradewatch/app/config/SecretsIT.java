package io.upgradewatch.app.config;

import io.upgradewatch.app.ServiceProcess;
import io.upgradewatch.app.TalkativeThingSpace;
import io.upgradewatch.app.TalkativeThingSpace.Reply;
import io.upgradewatch.app.World;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
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

    private static final String PLAIN = "org.apache.kafka.common.security.plain.PlainLoginModule";

    private static World world;
    private static TalkativeThingSpace upstream;
    private final List<String> seen = new ArrayList<>();

    @BeforeAll
    static void world() {
        world = new World();
        upstream = new TalkativeThingSpace();
        upstream.secrets.addAll(CONFIGURED);
        upstream.secrets.add(base64(CONFIGURED.get(0) + ":" + CONFIGURED.get(1)));
    }

    @AfterAll
    static void end() {
        upstream.close();
        world.close();
    }

    @Test
    void noSecretIsSeenAnywhereWhateverUpstreamAnswers() {
        try (ServiceProcess instance = plan("client-password-7f34").start().awaitReady()) {
            instance.put(DEVICE, "{\"account\":\"" + World.ACCOUNT + "\",\"since\":\"1970-01-01T00:00:00Z\"}");
            upstream.history = sent -> new Reply(200, "not a list: " + sent);
            see(instance, "unreadable");
            upstream.history = sent -> new Reply(200, "{\"errorCode\":\"" + sent + "\",\"x\":\"" + sent + "\"}");
            see(instance, "");
            upstream.history = sent -> new Reply(200, " ".repeat(65_520) + sent + " ".repeat(2 << 20));
            see(instance, "unreadable");
            upstream.history = sent -> new Reply(200, "[{\"campaignId\":\"" + sent + "\"}]");
            see(instance, "un");
            upstream.history = Reply::redirect;
            see(instance, "");
            upstream.history = sent -> new Reply(500, "trouble with " + sent);
            see(instance, "unreachable");
            upstream.history = sent -> new Reply(
                    400, "{\"errorCode\":\"INVALID_PARAMETER\",\"errorMessage\":\"Inactive account " + sent + "\"}");
            see(instance, "refused");
            upstream.history = sent -> new Reply(401, "{\"fault\":{\"code\":\"900901\",\"message\":\"" + sent + "\"}}");
            see(instance, "refused");
            upstream.history = sent -> new Reply(429, sent);
            see(instance, "throttled");
            seen.add(instance.log());
        }
        seeWhatLoginsComeTo();
        assertThat(upstream.asked).as("redirects are not followed").noneMatch(path -> path.contains("stolen"));
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
        assertThat(String.join("\n", seen))
                .contains(
                        "bearer_unreadable", "bearer_x.invalid", "cause=http_302", "login_http_500", "login_http_302");
        assertThat(String.join("\n", seen).lines())
                .filteredOn(line -> line.matches(".* (INFO|WARN|ERROR) .*"))
                .isNotEmpty()
                .noneMatch(line -> line.contains(World.DEVICE.digits()));
    }

    @Test
    void aJaasConfigurationThatIsAtFaultIsNotRepeated() {
        try (ServiceProcess instance = plan("client-password-7f34")
                .with("kafka.security.protocol", "SASL_PLAINTEXT")
                .with("kafka.sasl.mechanism", "PLAIN")
                .with("kafka.sasl.jaas.config", "org.example.Plain jaas-7f36 username=\"u\" password=\"jaas-7f37\";")
                .start()) {
            assertThat(instance.awaitExit()).isEqualTo(1);
            assertThat(instance.log()).contains("sasl.jaas.config").doesNotContain("jaas-7f36", "jaas-7f37");
        }
    }

    @Test
    void aBrokerThatTakesNoPasswordIsNotToldOfItAndNobodyElseIs() {
        try (ServiceProcess instance = plan("client-password-7f34")
                .with("kafka.security.protocol", "SASL_PLAINTEXT")
                .with("kafka.sasl.mechanism", "PLAIN")
                .with("kafka.sasl.jaas.config", PLAIN + " required username=\"u\" password=\"jaas-7f38\";")
                .with("kafka.ssl.key.password", "key-7f39")
                .with("kafka.request.timeout.ms", "1000")
                .with("kafka.default.api.timeout.ms", "1000")
                .start()) {
            assertThat(instance.awaitExit()).isEqualTo(1);
            seen.add(instance.log());
            seen.add(instance.errors());
            assertThat(seen).anyMatch(text -> text.contains("Kafka refuses these credentials"));
            assertThat(seen).noneMatch(text -> text.contains("jaas-7f38") || text.contains("key-7f39"));
        }
    }

    @Test
    void aKeyStoreThatIsNotThereIsToldWithoutItsPassword() {
        try (ServiceProcess instance = plan("client-password-7f34")
                .with("kafka.security.protocol", "SSL")
                .with("kafka.ssl.keystore.location", "/no/such/keystore")
                .with("kafka.ssl.keystore.password", "store-7f3a")
                .start()) {
            assertThat(instance.awaitExit()).isEqualTo(1);
            assertThat(instance.log()).contains("/no/such/keystore").doesNotContain("store-7f3a");
        }
    }

    /** Each way in which a bearer or a session is not had, for a credential set of its own. */
    private void seeWhatLoginsComeTo() {
        Map<String, Function<String, Reply>> ways = Map.of(
                "refused", sent -> new Reply(400, "{\"errorCode\":\"X.Invalid\",\"errorMessage\":\"" + sent + "\"}"),
                "garbled", sent -> new Reply(200, "{\"access_tokem\":\"" + sent),
                "unfit", sent -> new Reply(200, upstream.granting("access_token", "bearer value ")),
                "broken", sent -> new Reply(500, sent),
                "away", Reply::redirect);
        ServiceProcess.Plan plan = plan("client-password-7f34").with("upgradewatch.budget.rate", 50);
        ways.forEach((how, reply) -> {
            for (String what : how.equals("unfit") ? List.of("token") : List.of("token", "login")) {
                String set = what + "-" + how;
                upstream.instead.put(set + "/" + what, reply);
                credentials(plan, "upgradewatch.thingspace." + set + ".", "wrong-" + set)
                        .with("upgradewatch.thingspace." + set + ".url", upstream.url() + "/" + set)
                        .with("upgradewatch.thingspace." + set + ".accounts", set);
            }
        });
        try (ServiceProcess instance = plan.start().awaitReady()) {
            int[] device = {0};
            upstream.instead.forEach((set, reply) -> instance.put(
                    "/api/devices/" + World.device(device[0]++).digits(),
                    "{\"account\":\"" + set.split("/")[0] + "\"}"));
            instance.await("each way has been gone", one -> upstream.instead.keySet().stream()
                    .allMatch(way -> one.log().contains("session not renewed set=" + way.split("/")[0])));
            for (int i = 0; i < device[0]; i++) {
                seen.add(
                        instance.get("/api/devices/" + World.device(i).digits()).body());
            }
            look(instance);
            seen.add(instance.log());
        }
    }

    /** Looks at everything that the outside can ask, once the device's poll has ended as expected. */
    private void see(ServiceProcess instance, String outcome) {
        instance.await("a poll ends as " + outcome, one -> {
            String polled = one.post(DEVICE + "/poll", "application/json", "").body();
            seen.add(polled);
            return polled.contains("\"outcome\":\"" + outcome);
        });
        look(instance);
    }

    private void look(ServiceProcess instance) {
        for (String path : List.of(DEVICE, "/api/devices", "/api/summary", "/api/nothing")) {
            seen.add(instance.get(path).body());
        }
        seen.add(instance.post("/api/logins/nosuch/resume", "application/json", "")
                .body());
        seen.add(instance.management("/q/metrics").body());
        seen.add(instance.management("/q/health").body());
    }

    private static ServiceProcess.Plan plan(String password) {
        return credentials(world.instance(), "upgradewatch.thingspace.", password)
                .with("upgradewatch.thingspace.url", upstream.url())
                // A static member that was killed comes back to its shards at once.
                .with("kafka.group.instance.id", "one")
                .with("upgradewatch.schedule.interval", "10m")
                .with("quarkus.log.min-level", "DEBUG")
                .with("quarkus.log.category.\"io.upgradewatch\".level", "DEBUG");
    }

    private static ServiceProcess.Plan credentials(ServiceProcess.Plan plan, String prefix, String password) {
        upstream.secrets.add(password);
        return plan.with(prefix + "key", CONFIGURED.get(0))
                .with(prefix + "secret", CONFIGURED.get(1))
                .with(prefix + "username", CONFIGURED.get(2))
                .with(prefix + "password", password);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
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
