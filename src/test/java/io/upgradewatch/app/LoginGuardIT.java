package io.upgradewatch.app;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** That no number of restarts makes more than two failed logins, and how polling begins again. */
class LoginGuardIT {

    private static final String USER = "demo-user";
    private static final String PAUSED = "upgradewatch_set_paused{cause=\"login_refused\",set=\"default\"";

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
        for (int start = 1; start <= 5; start++) {
            try (Instance instance = plan().start()) {
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

        try (Instance changed =
                plan().with("upgradewatch.thingspace.password", "the right one").start()) {
            world.awaitPolls(2);
            assertThat(changed.metric(PAUSED)).isZero();
            assertThat(world.simulator.logins().failed()).isEqualTo(2);
            changed.kill();
        }
        try (Instance sixth = plan().start()) {
            sixth.await("its set is still paused", one -> one.metric(PAUSED) == 1);
            assertThat(sixth.get("/api/summary").body()).contains("login_refused");
            world.simulator.logins().password(USER, "demo-password");
            assertThat(sixth.post("/api/logins/default/resume", "application/json", "")
                            .statusCode())
                    .isBetween(200, 204);
            world.awaitPolls(2);
            sixth.await("its set is not paused", one -> one.metric(PAUSED) == 0);
            assertThat(world.simulator.logins().failed()).isEqualTo(2);
        }
    }

    // A static member that was killed comes back to its shards at once.
    private static Instance.Plan plan() {
        return world.instance().with("kafka.group.instance.id", "one");
    }
}
