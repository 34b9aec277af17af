package io.upgradewatch.app;

import io.upgradewatch.thingspace.CompanyProxy;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Two instances in a company's network: by its proxy alone, with secrets in files that are rotated under way. */
class CompanyNetworkIT {

    private static final String USER = "demo-user";
    private static final String NEXT = "pa$$w0rd${x}#\"";
    private static final String DELAY = "4s";

    private static World world;
    private static Vertx vertx;
    private static CompanyProxy proxy;

    @TempDir
    private static Path secrets;

    @BeforeAll
    static void world() throws Exception {
        world = new World();
        world.simulator.script(World.DEVICE, World.sample());
        vertx = Vertx.vertx();
        proxy = new CompanyProxy(vertx, "us", "p@ss");
        URI upstream = URI.create(world.simulator.url());
        proxy.hosts.put(upstream.getAuthority(), upstream.getPort());
        Files.writeString(secrets.resolve("proxy"), "http://us:p%40ss@127.0.0.1:" + proxy.port() + "\n");
        Files.writeString(secrets.resolve("password"), "demo-password\n");
    }

    @AfterAll
    static void end() {
        world.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void aPasswordIsRotatedWithoutALostPollAndAnEndIsAnnouncedBeforeItComes() throws Exception {
        try (ServiceProcess first = plan().start().awaitReady();
                ServiceProcess second = plan().start().awaitReady()) {
            first.put("/api/devices/" + World.DEVICE.digits(), "{\"account\":\"" + World.ACCOUNT + "\"}");
            world.awaitPolls(3);
            assertThat(proxy.asked).anyMatch(asked -> asked.startsWith("GET http://" + authority() + "/api/fota"));

            world.simulator.logins().password(USER, NEXT);
            Files.writeString(secrets.resolve("password"), NEXT + "\n");
            for (ServiceProcess instance : List.of(first, second)) {
                instance.await("the new password serves", one -> one.log().contains("new credentials serve"));
            }
            world.awaitPolls(3);
            assertThat(unserved(first) + unserved(second)).isZero();
            assertThat(world.simulator.logins().failed()).isZero();

            world.simulator.logins().expire();
            world.awaitPolls(3);
            assertThat(world.simulator.logins().failed()).isZero();
            assertThat(first.log() + second.log()).doesNotContain(NEXT, "p@ss", " ERROR ");

            first.handle().destroy();
            first.await(
                    "it says that it will end",
                    one -> one.management("/q/health/ready").statusCode() == 503);
            assertThat(first.get("/api/summary").statusCode()).isEqualTo(200);
            assertThat(first.awaitExit()).isEqualTo(ServiceProcess.TERMINATED);
        }
    }

    private static ServiceProcess.Plan plan() {
        return world.instance()
                .without("upgradewatch.thingspace.password")
                .with("upgradewatch.thingspace.password-file", secrets.resolve("password"))
                .with("upgradewatch.thingspace.proxy-file", secrets.resolve("proxy"))
                .with("upgradewatch.shutdown.delay", DELAY);
    }

    private static String authority() {
        return URI.create(world.simulator.url()).getAuthority();
    }

    private static double unserved(ServiceProcess instance) {
        return instance.management("/q/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("upgradewatch_polls_total{"))
                .filter(line -> !line.contains("outcome=\"changed\"") && !line.contains("outcome=\"unchanged\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
