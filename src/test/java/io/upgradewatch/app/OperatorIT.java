package io.upgradewatch.app;

import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an operator asks of a running service and has it do: one demo, and one question after the other.
 */
@Tag("faults")
class OperatorIT {

    private static final int DEVICES = 1_000;
    private static final String ACCOUNT = "0000123456-00001";

    @TempDir
    Path directory;

    private int kafkaPort;
    private String imei;

    @Test
    void anOperatorSeesFindsPausesAndReplays() throws Exception {
        kafkaPort = ServiceProcess.freePort();
        ServiceProcess.Plan plan = ServiceProcess.plan()
                .with("quarkus.profile", "demo")
                .with("upgradewatch.kafka.embedded.port", kafkaPort)
                .with("upgradewatch.kafka.embedded.data-dir", directory.resolve("kafka"))
                .with("upgradewatch.kafka.partitions", 4)
                .with("upgradewatch.simulator.devices", DEVICES);
        try (ServiceProcess demo = plan.start().awaitReady()) {
            demo.await("all are watched", one -> one.metric("upgradewatch_devices_watched{") == DEVICES);
            demo.await(
                    "something has failed",
                    one -> json(one.get("/api/failures?by=reason")).getLong("total") > 0);
            thatSetsAndShardsAreShown(demo);
            thatWhatFailedIsFoundAndItsHistoryTold(demo);
            thatStatesAndChangesAreReplayed(demo);
            thatSomeAreUnwatched(demo);
            thatAPauseOutlivesTheProcess(demo, plan);
        }
    }

    private static void thatSetsAndShardsAreShown(ServiceProcess demo) {
        JsonPath sets = json(demo.get("/api/sets"));
        assertThat(sets.getList("sets.set")).containsExactly("default");
        assertThat(sets.getList("sets[0].tokens.kind", String.class)).containsExactlyInAnyOrder("bearer", "session");
        assertThat(sets.getLong("sets[0].budgetUsed")).isPositive();
        JsonPath shards = json(demo.get("/api/shards"));
        assertThat(shards.getList("shards.state", String.class))
                .containsExactly("polling", "polling", "polling", "polling");
        assertThat(shards.getList("shards.owner", String.class)).containsOnly(demo.url());
        assertThat(shards.getList("shards.devices", Integer.class).stream()
                        .mapToInt(count -> count)
                        .sum())
                .isEqualTo(DEVICES);
        assertThat(json(demo.get("/api/unreadable")).getList("answers")).isNotNull();
    }

    private void thatWhatFailedIsFoundAndItsHistoryTold(ServiceProcess demo) {
        JsonPath failures = json(demo.get("/api/failures?by=firmware"));
        String firmware = failures.getString("groups[0].name");
        demo.await("the failed devices of that firmware are listed", one -> !json(one.get(
                        "/api/devices?status=UpgradeFailed&firmware=" + firmware))
                .getList("devices")
                .isEmpty());
        // Many had failed before they were watched, of which nothing was told.
        imei =
                json(demo.get("/api/devices?status=UpgradeFailed&limit=1000"))
                        .getList("devices.imei", String.class)
                        .stream()
                        .filter(one -> !json(demo.get("/api/devices/" + one + "/history"))
                                .getList("changes")
                                .isEmpty())
                        .findFirst()
                        .orElseThrow();
        JsonPath history = json(demo.get("/api/devices/" + imei + "/history"));
        String campaign = history.getString("changes[-1].campaignId");
        assertThat(history.getList("changes.deviceId", String.class)).containsOnly(imei);
        assertThat(history.getList("changes.observedTime", String.class)).isSorted();
        assertThat(json(demo.get("/api/devices?campaign=" + campaign + "&q=" + imei))
                        .getList("devices.imei", String.class))
                .containsExactly(imei);
    }

    private void thatStatesAndChangesAreReplayed(ServiceProcess demo) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + kafkaPort))) {
            admin.createTopics(List.of(new NewTopic("snapshot", 1, (short) 1), new NewTopic("again", 3, (short) 1)))
                    .all()
                    .get();
        }
        JsonPath states = replayed(demo, "{\"topic\":\"snapshot\",\"what\":\"states\"}");
        List<ConsumerRecord<String, String>> snapshot = rows("snapshot", 1);
        assertThat(snapshot).hasSize(states.getInt("published")).hasSizeGreaterThan(DEVICES / 2);
        assertThat(snapshot).extracting(ConsumerRecord::key).doesNotHaveDuplicates();
        assertThat(snapshot).allSatisfy(row -> {
            assertThat(row.value()).contains("\"upgrades\"");
            assertThat(header(row, "upgradewatch-replay")).contains(states.getString("id"));
            assertThat(header(row, "upgradewatch-replay-of")).contains("states");
        });
        JsonPath changes = replayed(demo, "{\"topic\":\"again\",\"what\":\"changes\",\"device\":\"" + imei + "\"}");
        assertThat(rows("again", 3))
                .isNotEmpty()
                .hasSize(changes.getInt("published"))
                .allSatisfy(row -> {
                    assertThat(row.key()).isEqualTo(imei);
                    assertThat(header(row, "ce_id")).isPresent();
                    assertThat(header(row, "upgradewatch-replay")).contains(changes.getString("id"));
                });
        assertThat(demo.post("/api/replay", "application/json", "{\"topic\":\"upgradewatch.state\"}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(demo.post("/api/replay", "application/json", "{\"topic\":\"nowhere\"}")
                        .body())
                .contains("create it first");
    }

    private static JsonPath replayed(ServiceProcess demo, String body) {
        HttpResponse<String> begun = demo.post("/api/replay", "application/json", body);
        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(202);
        String path = "/api/replay/" + JsonPath.from(begun.body()).getString("id");
        demo.await(
                "the replay has ended",
                one -> !json(one.get(path)).getString("state").equals("running"));
        JsonPath ended = json(demo.get(path));
        assertThat(ended.getString("state")).as(ended.prettify()).isEqualTo("done");
        assertThat(ended.getLong("read")).isEqualTo(ended.getLong("total"));
        return ended;
    }

    private static void thatSomeAreUnwatched(ServiceProcess demo) throws IOException, InterruptedException {
        String imei = json(demo.get("/api/devices?limit=1")).getString("devices[0].imei");
        JsonPath would = json(post(demo, "/api/devices/unwatch?dryRun=true&q=" + imei));
        assertThat(would.getInt("devices")).isEqualTo(1);
        assertThat(demo.get("/api/devices/" + imei).statusCode()).isEqualTo(200);
        assertThat(json(post(demo, "/api/devices/unwatch?q=" + imei)).getInt("devices"))
                .isEqualTo(1);
        if (would.getInt("unwatched") == 1) {
            demo.await("it is unwatched", one -> one.get("/api/devices/" + imei).statusCode() == 404);
        }
    }

    private static void thatAPauseOutlivesTheProcess(ServiceProcess demo, ServiceProcess.Plan plan)
            throws IOException, InterruptedException {
        assertThat(post(demo, "/api/accounts/" + ACCOUNT + "/pause?for=1h").statusCode())
                .isEqualTo(200);
        assertThat(post(demo, "/api/sets/default/pause?for=2h").statusCode()).isEqualTo(200);
        assertThatItIsPaused(demo);
        assertThat(demo.stop()).isEqualTo(ServiceProcess.TERMINATED);
        try (ServiceProcess again = plan.start().awaitReady()) {
            assertThatItIsPaused(again);
            assertThat(again.metric("upgradewatch_polls_total{")).isZero();
            assertThat(post(again, "/api/sets/default/resume").statusCode()).isEqualTo(200);
            assertThat(post(again, "/api/accounts/" + ACCOUNT + "/resume").statusCode())
                    .isEqualTo(200);
            again.await("polls go on", one -> one.metric("upgradewatch_polls_total{") > 0);
        }
    }

    private static void assertThatItIsPaused(ServiceProcess demo) {
        demo.await(
                "the pause counts",
                one -> one.metric("upgradewatch_set_paused{cause=\"operator\",set=\"default\"") == 1);
        assertThat(json(demo.get("/api/sets")).getList("sets[0].pauses.scope", String.class))
                .contains("set", "account");
        String imei = json(demo.get("/api/devices?limit=1")).getString("devices[0].imei");
        assertThat(json(demo.get("/api/devices/" + imei)).getString("why")).startsWith("paused by an operator until");
        assertThat(demo.post("/api/devices/" + imei + "/poll", "application/json", "")
                        .statusCode())
                .isEqualTo(409);
    }

    private static HttpResponse<String> post(ServiceProcess demo, String path)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(demo.url() + path))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static JsonPath json(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JsonPath.from(answer.body());
    }

    private List<ConsumerRecord<String, String>> rows(String topic, int partitions) {
        List<ConsumerRecord<String, String>> rows = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", "127.0.0.1:" + kafkaPort),
                new StringDeserializer(),
                new StringDeserializer())) {
            List<TopicPartition> all = new ArrayList<>();
            for (int partition = 0; partition < partitions; partition++) {
                all.add(new TopicPartition(topic, partition));
            }
            consumer.assign(all);
            consumer.seekToBeginning(all);
            Map<TopicPartition, Long> ends = consumer.endOffsets(all);
            while (all.stream().anyMatch(one -> consumer.position(one) < ends.get(one))) {
                consumer.poll(Duration.ofMillis(200)).forEach(rows::add);
            }
        }
        return rows;
    }

    private static Optional<String> header(ConsumerRecord<String, String> row, String name) {
        return Optional.ofNullable(row.headers().lastHeader(name))
                .map(found -> new String(found.value(), java.nio.charset.StandardCharsets.UTF_8));
    }
}
