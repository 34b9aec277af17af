package io.upgradewatch.app;

import io.upgradewatch.embedded.thingspace.fault.Endpoint;
import io.upgradewatch.embedded.thingspace.fault.Fault;
import io.upgradewatch.embedded.thingspace.fault.FaultRule;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** That no number of restarts makes more than two failed logins, and how polling begins again. */
class LoginGuardIT {

    private static final String USER = "demo-user";
    private static final String PAUSED = "upgradewatch_set_paused{cause=\"login_refused\",set=\"default\"";

    private static final String UNANSWERED = "upgradewatch_set_paused{cause=\"login_unanswered\",set=\"default\"";

    private static World world;

    @BeforeAll
    static void world() {
        world = new World();
        world.simulator.script(World.DEVICE, World.sample());
    }

    @AfterAll
    static void end() {
        world.close();
    }

    @Test
    void aWrongPasswordCostsTwoLoginsHoweverOftenTheProcessStarts() {
        world.simulator.logins().password(USER, "the right one");
        for (int start = 1; start <= 3; start++) {
            try (ServiceProcess instance = plan().start()) {
                long failed = Math.min(start, 2);
                instance.await(
                        "it has tried to log in",
                        one -> world.simulator.logins().failed() >= failed);
                if (start == 1) {
                    instance.awaitReady();
                    instance.put("/api/devices/" + World.DEVICE.digits(), "{\"account\":\"" + World.ACCOUNT + "\"}");
                } else {
                    instance.await("its set is paused", one -> one.metric(PAUSED) == 1);
                }
                if (start % 2 == 0) {
                    instance.stop();
                } else {
                    instance.kill();
                }
            }
        }
        assertThat(world.simulator.logins().failed()).isEqualTo(2);
        assertThat(world.simulator.asked(World.DEVICE)).isZero();

        try (ServiceProcess changed =
                plan().with("upgradewatch.thingspace.password", "the right one").start()) {
            changed.await("failures of another password count on", one -> one.metric(PAUSED) == 1);
            assertThat(changed.metric(UNANSWERED)).isZero();
            HttpResponse<String> resumed = changed.post("/api/logins/default/resume", "application/json", "");
            assertThat(resumed.statusCode()).as(resumed.body()).isEqualTo(200);
            assertThat(resumed.body()).contains("\"failures\":2", "\"attempts\":1", "failure 3 in a row of 5");
            world.awaitPolls(2);
            changed.await("its set is not paused", one -> one.metric(PAUSED) == 0);
            assertThat(world.simulator.logins().failed()).isEqualTo(2);
            changed.kill();
        }
        world.simulator.faults().add(FaultRule.of(Fault.UNAVAILABLE).at(Endpoint.LOGIN));
        world.simulator.logins().expire();
        try (ServiceProcess silent =
                plan().with("upgradewatch.thingspace.password", "the right one").start()) {
            silent.await("its login is not answered", one -> one.metric(UNANSWERED) == 1);
            assertThat(silent.metric(PAUSED)).isZero();
            assertThat(silent.get("/api/summary").body()).contains("login_unanswered");
            assertThat(silent.management("/q/health/ready").body()).contains("does not answer the login");
            HttpResponse<String> poll =
                    silent.post("/api/devices/" + World.DEVICE.digits() + "/poll", "application/json", "");
            assertThat(poll.statusCode()).as(poll.body()).isEqualTo(503);
            assertThat(poll.body()).contains("does not answer the login");
            world.simulator.faults().clear();
            assertThat(silent.post("/api/logins/default/resume", "application/json", "")
                            .statusCode())
                    .isEqualTo(200);
            world.awaitPolls(2);
            silent.await("its set is not paused", one -> one.metric(UNANSWERED) == 0);
        }
    }

    // A static member that was killed comes back to its shards at once.
    private static ServiceProcess.Plan plan() {
        return world.instance().with("kafka.group.instance.id", "one");
    }
}
