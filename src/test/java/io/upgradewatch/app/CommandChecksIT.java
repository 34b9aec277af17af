package io.upgradewatch.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.upgradewatch.app.Events.Event;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The commands that look at Kafka and ThingSpace themselves, as processes, beside a service and without one. */
@Tag("faults")
class CommandChecksIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String USER = "demo-user";

    private World world;

    @BeforeEach
    void world() {
        world = new World();
    }

    @AfterEach
    void end() {
        world.close();
    }

    @Test
    void commandsUseTheGroupsSessionAndAloneMakeOneCountedAttempt() throws Exception {
        JarCommand.Ended fresh = JarCommand.run(configured(), "check", "--output", "json");
        assertThat(fresh.code()).as(fresh.out() + fresh.err()).isZero();
        assertThat(step(fresh, "topics").path("found").asText()).startsWith("the first start creates");
        assertThat(step(fresh, "login").path("state").asText()).isEqualTo("skipped");
        assertThat(world.simulator.logins().attempted()).isZero();

        world.tell(World.DEVICE, World.ACCOUNT, "UpgradePending", 1);
        world.tell(World.device(1), World.ACCOUNT, "UpgradePending", 1);
        try (ServiceProcess instance = world.instance().start().awaitReady()) {
            for (String imei : List.of(World.DEVICE.digits(), World.device(1).digits())) {
                instance.put("/api/devices/" + imei, "{\"account\":\"" + World.ACCOUNT + "\"}");
            }
            world.awaitPolls(World.DEVICE, 2);
            world.awaitPolls(World.device(1), 2);
            long attempts = world.simulator.logins().attempted();
            JarCommand.Ended beside = JarCommand.run(configured(), "check", "--output", "json");
            assertThat(beside.code()).as(beside.out() + beside.err()).isZero();
            assertThat(step(beside, "login").path("found").asText()).isEqualTo("the session of the group");
            assertThat(world.simulator.logins().attempted()).isEqualTo(attempts);
            instance.stop();
        }
        commandsLookAtTheFleetWithoutTouchingIt();

        world.simulator.logins().password(USER, "the right one");
        world.simulator.logins().expire();
        long failed = world.simulator.logins().failed();
        Map<String, String> wrong = configured();
        wrong.put("upgradewatch.thingspace.password", "a wrong one");
        for (int run = 1; run <= 3; run++) {
            JarCommand.Ended refused = JarCommand.run(wrong, "check", "--output", "json");
            assertThat(refused.code()).isEqualTo(1);
            assertThat(step(refused, "login").path("state").asText()).isEqualTo("bad");
            assertThat(refused.out() + refused.err()).doesNotContain("a wrong one", "demo-secret");
            assertThat(world.simulator.logins().failed() - failed).isEqualTo(Math.min(run, 2));
        }
    }

    private void commandsLookAtTheFleetWithoutTouchingIt() throws IOException {
        JarCommand.Ended alike = JarCommand.run(configured(), "verify", "--output", "json");
        assertThat(alike.code()).as(alike.out() + alike.err()).isZero();
        assertThat(document(alike).path("alike").asInt()).isEqualTo(2);
        world.tell(World.DEVICE, World.ACCOUNT, "UpgradeFailed", 1);
        JarCommand.Ended different = JarCommand.run(configured(), "verify");
        assertThat(different.code()).as(different.err()).isEqualTo(1);
        assertThat(different.out())
                .contains("known is UpgradePending, ThingSpace says UpgradeFailed", "1 alike, 1 different");
        JarCommand.Ended dry = JarCommand.run(configured(), "dry-run", "5", "--output", "json");
        assertThat(dry.code()).as(dry.err()).isZero();
        JsonNode told = document(dry);
        assertThat(told.path("events").asInt()).isEqualTo(1);
        assertThat(told.findValue("previousStatus").asText()).isEqualTo("UpgradePending");
        assertThat(told.findValue("status").asText()).isEqualTo("UpgradeFailed");
        try (Events events = world.changes()) {
            assertThat(events.toTheEnd()).extracting(Event::key).isEmpty();
        }
        try (ServiceProcess again = world.instance().start().awaitReady();
                Events events = world.changes()) {
            events.awaitCount(1);
            again.stop();
        }
    }

    @Test
    void whatIsWrongIsToldStepByStepWithItsMend() throws Exception {
        Map<String, String> wrong = configured();
        wrong.put("upgradewatch.thingspace.secret", "a wrong secret");
        wrong.put("upgradewatch.budget.rate", "many");
        wrong.put("kafka.bootstrap.servers", "127.0.0.1:1");
        JarCommand.Ended told = JarCommand.run(wrong, "check", "--output", "json");
        assertThat(told.code()).isEqualTo(1);
        assertThat(step(told, "configuration").path("mends").toString()).contains("upgradewatch.budget.rate");
        assertThat(step(told, "kafka").path("mends").toString()).contains("kafka.bootstrap.servers (127.0.0.1:1)");
        assertThat(step(told, "tcp").path("state").asText()).isEqualTo("good");
        assertThat(step(told, "bearer").path("mends").toString()).contains("upgradewatch.thingspace.secret");
        assertThat(told.out() + told.err()).doesNotContain("a wrong secret", "demo-password");
        wrong.putAll(configured());
        wrong.put("upgradewatch.thingspace.url", "http://no-such-host.invalid");
        JarCommand.Ended lost = JarCommand.run(wrong, "check");
        assertThat(lost.code()).isEqualTo(1);
        assertThat(lost.out()).contains("BAD   dns default", "mend: ").contains("1 step to mend");
        assertThat(JarCommand.run(Map.of(), "dry-run", "0").code()).isEqualTo(2);
        assertThat(JarCommand.run(Map.of(), "verify"))
                .satisfies(unconfigured -> assertThat(unconfigured.code()).isEqualTo(2))
                .satisfies(unconfigured -> assertThat(unconfigured.err()).contains("kafka.bootstrap.servers"));
    }

    private Map<String, String> configured() {
        return configured(world);
    }

    /** What a command has to be told to look at {@code world}. */
    static Map<String, String> configured(World world) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("kafka.bootstrap.servers", world.broker.bootstrapServers());
        settings.put("upgradewatch.kafka.replication-factor", "1");
        settings.put("upgradewatch.kafka.partitions", "4");
        settings.put("upgradewatch.thingspace.url", world.simulator.url());
        settings.put("upgradewatch.thingspace.key", "demo-key");
        settings.put("upgradewatch.thingspace.secret", "demo-secret");
        settings.put("upgradewatch.thingspace.username", USER);
        settings.put("upgradewatch.thingspace.password", "demo-password");
        settings.put("upgradewatch.budget.rate", "500");
        return settings;
    }

    private static JsonNode document(JarCommand.Ended ended) throws IOException {
        return JSON.readTree(ended.out());
    }

    private static JsonNode step(JarCommand.Ended ended, String name) throws IOException {
        for (JsonNode step : document(ended).path("steps")) {
            if (step.path("step").asText().equals(name)) {
                return step;
            }
        }
        throw new AssertionError("no step " + name + " in " + ended.out() + ended.err());
    }
}
