package io.upgradewatch.app;

import io.quarkus.elytron.security.common.BcryptUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Two instances with TLS, users and a certificate each of its own, spoken to over HTTP/2 by a client of the field. */
class TlsGroupIT {

    private static final int DEVICES = 8;
    private static final String POLLING = "upgradewatch_shards{state=\"polling\"";
    private static final String PASSWORD = "open sesame";

    @TempDir
    static Path directory;

    private static World world;

    @BeforeAll
    static void world() {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/curl")), "needs the Debian package curl");
        world = new World();
    }

    @AfterAll
    static void end() {
        if (world != null) {
            world.close();
        }
    }

    @Test
    void eitherAnswersForBothOverTlsAndNoPasswordTravels() throws Exception {
        int firstPort = ServiceProcess.freePort();
        int secondPort = ServiceProcess.freePort();
        try (ServiceProcess first = plan("first", firstPort).start().awaitReady();
                ServiceProcess second = plan("second", secondPort).start()) {
            second.awaitUp();
            first.await("the shards are shared", one -> one.metric(POLLING) == 2 && second.metric(POLLING) == 2);
            // A password is checked by the instance that it is shown to, and nowhere else.
            assertThat(curl(firstPort, "/", "-u", "bob:" + PASSWORD)).startsWith("2 200");
            first.await(
                    "the group has agreed on a secret", one -> curl(firstPort, "/api/devices", "-u", "bob:" + PASSWORD)
                            .startsWith("2 200"));
            for (int device = 0; device < DEVICES; device++) {
                String path = "/api/devices/" + World.device(device).digits();
                assertThat(curl(
                                firstPort,
                                path,
                                "-u",
                                "bob:" + PASSWORD,
                                "-X",
                                "PUT",
                                "-H",
                                "Content-Type: application/json",
                                "-d",
                                "{\"account\":\"" + World.ACCOUNT + "\"}"))
                        .startsWith("2 201");
                assertThat(curl(secondPort, path, "-u", "ann:" + PASSWORD)).startsWith("2 200");
                assertThat(curl(secondPort, path + "/poll", "-u", "bob:" + PASSWORD, "-X", "POST"))
                        .startsWith("2 200");
                assertThat(curl(firstPort, path, "-u", "ann:" + PASSWORD, "-X", "DELETE"))
                        .startsWith("2 403");
                assertThat(curl(firstPort, path)).startsWith("2 401");
            }
            for (int port : List.of(firstPort, secondPort)) {
                String all = curl(port, "/api/devices", "-u", "ann:" + PASSWORD);
                for (int device = 0; device < DEVICES; device++) {
                    assertThat(all).contains(World.device(device).digits());
                }
                assertThat(curl(port, "/api/summary", "-u", "ann:" + PASSWORD)).contains("\"instances\":2");
            }
            assertThat(first.metric("upgradewatch_access_refused_total{reason=\"no_credentials\""))
                    .isEqualTo(DEVICES);
            assertThat(first.management("/q/metrics").body())
                    .contains("reason=\"peer\"", "reason=\"wrong_password\"", "reason=\"busy\"");
            assertThat(first.metric("upgradewatch_access_refused_total{reason=\"peer\"")
                            + second.metric("upgradewatch_access_refused_total{reason=\"peer\""))
                    .isZero();
            for (ServiceProcess one : List.of(first, second)) {
                assertThat(one.log()).doesNotContain(PASSWORD, " ERROR ", " WARN ");
            }
        }
    }

    private static ServiceProcess.Plan plan(String name, int tlsPort) throws Exception {
        Path store = directory.resolve(name + ".p12");
        run(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                "changeit",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-alias",
                name);
        Path users = directory.resolve("users");
        if (!Files.exists(users)) {
            String hash = BcryptUtil.bcryptHash(PASSWORD, 4);
            Files.writeString(users, "ann:" + hash + ":viewer\nbob:" + hash + ":operator\n");
        }
        return world.instance()
                .with("quarkus.http.host", "0.0.0.0")
                .with("quarkus.http.ssl-port", tlsPort)
                .with("quarkus.http.insecure-requests", "disabled")
                .with("quarkus.http.ssl.certificate.key-store-file", store)
                .with("quarkus.http.ssl.certificate.key-store-password", "changeit")
                .with("upgradewatch.security.mode", "basic")
                .with("upgradewatch.security.users-file", users);
    }

    /** Version and status of HTTP, then the body. */
    private static String curl(int port, String path, String... more) {
        List<String> command =
                new ArrayList<>(List.of("/usr/bin/curl", "-sk", "--http2", "-w", "\n%{http_version} %{http_code}"));
        command.addAll(List.of(more));
        command.add("https://127.0.0.1:" + port + path);
        String[] lines = run(command.toArray(String[]::new)).split("\n");
        return Stream.of(lines).reduce((body, last) -> last + "\n" + body).orElse("");
    }

    private static String run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return printed;
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }
}
