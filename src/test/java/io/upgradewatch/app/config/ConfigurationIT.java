package io.upgradewatch.app.config;

import io.upgradewatch.app.ServiceProcess;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** What the packaged service says on its way out when it cannot work with its configuration. */
class ConfigurationIT {

    @Test
    void everyMissingKeyIsNamedAtOnce() {
        try (ServiceProcess instance = ServiceProcess.plan().start()) {
            assertThat(instance.awaitExit()).isEqualTo(1);
            assertThat(instance.errors())
                    .contains("the configuration has 5 faults")
                    .contains("upgradewatch.thingspace.key is required (environment: UPGRADEWATCH_THINGSPACE_KEY)")
                    .contains("upgradewatch.thingspace.secret is required")
                    .contains("upgradewatch.thingspace.username is required")
                    .contains("upgradewatch.thingspace.password is required")
                    .contains("kafka.bootstrap.servers is required");
            assertThatNoStackIsShown(instance);
        }
    }

    @Test
    void everyFaultOfWhateverKindStandsInOneListAndNoSecretDoes(@TempDir Path dir) throws Exception {
        Path users = Files.writeString(dir.resolve("users"), "ann:hash-of-ann:operator\n\nbob\n");
        try (ServiceProcess instance = ServiceProcess.plan()
                .with("kafka.bootstrap.servers", "127.0.0.1:1")
                .with("kafka.sasl.jaas.config", "x password=jaas-password")
                .with("upgradewatch.thingspace.key", "client-key")
                .with("upgradewatch.thingspace.secret", "client-secret")
                .with("upgradewatch.thingspace.username", "client-user")
                .with("upgradewatch.thingspace.password", "client-password")
                .with("upgradewatch.thingspace.url", "ftp://who:url-password@example")
                .with("upgradewatch.budget.rate", "fast")
                .with("upgradewatch.schedule.interval", "-3s")
                .with("upgradewatch.schedule.adaptive", "sometimes")
                .with("upgradewatch.schedule.weights.vip", 1000)
                .with("upgradewatch.campaigns.interval", "soon")
                .with("upgradewatch.watchlist.fiel", "fleet.csv")
                .with("upgradewatch.security.mode", "basic")
                .with("upgradewatch.security.users-file", users)
                .with("quarkus.http.host", "0.0.0.0")
                .with("quarkus.http.port", 7001)
                .with("quarkus.management.port", 7001)
                .start()) {
            assertThat(instance.awaitExit()).isEqualTo(1);
            assertThat(instance.errors())
                    .contains("quarkus.management.port must not be 7001: quarkus.http.port is")
                    .contains("upgradewatch.thingspace.url must be an http or https URL")
                    .contains("upgradewatch.budget.rate must be")
                    .contains("upgradewatch.schedule.interval must be")
                    .contains("upgradewatch.schedule.adaptive must be true or false")
                    .contains("upgradewatch.schedule.weights.vip must be a number from 0.1 to 100")
                    .contains("upgradewatch.campaigns.interval must be a duration")
                    .contains("upgradewatch.watchlist.fiel is not a key; did you mean upgradewatch.watchlist.file?")
                    .contains("upgradewatch.security.users-file names a file that cannot be used: line 1: ")
                    .contains("upgradewatch.security.users-file names a file that cannot be used: line 3: ");
            assertThat(instance.log())
                    .doesNotContain(
                            "client-key",
                            "client-secret",
                            "client-user",
                            "client-password",
                            "url-password",
                            "jaas-password",
                            "hash-of-ann");
            assertThatNoStackIsShown(instance);
        }
    }

    @Test
    void whatQuarkusWouldStumbleOverIsToldWithTheOthersWhateverLocaleAndZone() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServiceProcess instance = ServiceProcess.plan()
                        .jvm(
                                "-XX:TieredStopAtLevel=1",
                                "-Duser.language=tr",
                                "-Duser.country=TR",
                                "-Duser.timezone=Asia/Kathmandu",
                                "-Dfile.encoding=US-ASCII",
                                "-Dsun.jnu.encoding=US-ASCII")
                        .with("quarkus.http.port", 70_000)
                        .with("quarkus.management.port", taken.getLocalPort())
                        .with("kafka.bootstrap.servers", "127.0.0.1:1")
                        .with("kafka.session.timeout.ms", "abc")
                        .with("kafka.ssl.truststore.location", "/no/such/store.jks")
                        .with("kafka.client.id", "${nobody.knows}")
                        .with("upgradewatch.kafka.topics.state", "..")
                        .with("upgradewatch.schedule.interval", "10000000000d")
                        .with("upgradewatch.budget.rate", "")
                        .with("upgradewatch.history.retention", "${nobody.knows}")
                        .start()) {
            assertThat(instance.awaitExit()).isEqualTo(1);
            assertThat(instance.errors())
                    .contains("quarkus.http.port must be a whole number from 0 to 65535")
                    .contains("quarkus.management.port " + taken.getLocalPort() + " is taken")
                    .contains("kafka.session.timeout.ms must be a whole number")
                    .contains("kafka.ssl.truststore.location must name a file that can be read")
                    .contains("kafka.client.id refers to a value that is not there")
                    .contains("upgradewatch.kafka.topics.state must be a topic name")
                    .contains(
                            "upgradewatch.schedule.interval must be a duration such as 10s, 15m or P180D, from 100ms to"
                                    + " 10 years")
                    .contains("upgradewatch.budget.rate must be a number of requests per second above 0")
                    .contains("upgradewatch.history.retention refers to a value that is not there")
                    .contains("upgradewatch.thingspace.key is required (environment: UPGRADEWATCH_THINGSPACE_KEY)");
            assertThat(instance.errors())
                    .as("who listens there, where the system tells")
                    .matches(errors -> !Files.exists(Path.of("/proc/net/tcp"))
                            || errors.contains(
                                    "process " + ProcessHandle.current().pid()));
            assertThatNoStackIsShown(instance);
        }
    }

    @Test
    void anOpenDoorWithoutAccessControlIsRefusedAndTheWayOutIsTold() {
        for (List<String> mode : List.of(
                List.of("none", "quarkus.http.host is not a loopback address"),
                List.of("oidc", "quarkus.oidc.auth-server-url is missing"))) {
            try (ServiceProcess instance = ServiceProcess.plan()
                    .with("quarkus.http.host", "0.0.0.0")
                    .with("upgradewatch.security.mode", mode.get(0))
                    .start()) {
                assertThat(instance.awaitExit()).isEqualTo(1);
                assertThat(instance.errors()).contains(mode.get(1));
                assertThatNoStackIsShown(instance);
            }
        }
    }

    private static void assertThatNoStackIsShown(ServiceProcess instance) {
        assertThat(instance.log()).doesNotContain("\tat ", "Exception");
    }
}
