package io.upgradewatch.app;

import io.quarkus.elytron.security.common.BcryptUtil;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The door of the packaged service that listens on every address. */
class AccessIT {

    private static final String SUMMARY = "/api/summary";

    @Test
    void withUsersTheServiceListensEverywhereAndAsksWhoIsThere(@TempDir Path dir) throws Exception {
        String hash = BcryptUtil.bcryptHash("open sesame", 4);
        Path users = Files.writeString(dir.resolve("users"), "ann:" + hash + ":viewer\nbob:" + hash + ":operator\n");
        // The door does not wait for Kafka: nobody answers there.
        try (ServiceProcess instance = ServiceProcess.plan()
                .with("kafka.bootstrap.servers", "127.0.0.1:1")
                .with("upgradewatch.thingspace.key", "a")
                .with("upgradewatch.thingspace.secret", "b")
                .with("upgradewatch.thingspace.username", "c")
                .with("upgradewatch.thingspace.password", "d")
                .with("quarkus.http.host", "0.0.0.0")
                .with("quarkus.management.host", "0.0.0.0")
                .with("upgradewatch.http.trusted-proxies", "127.0.0.1")
                .with("upgradewatch.security.mode", "basic")
                .with("upgradewatch.security.users-file", users)
                .start()
                .awaitUp()) {
            String page = instance.url() + "/";
            String resume = instance.url() + "/api/logins/default/resume";
            assertThat(status("GET", page, null)).isEqualTo(401);
            assertThat(status("GET", instance.url() + SUMMARY, "ann:wrong")).isEqualTo(401);
            assertThat(status("GET", page, "ann:open sesame")).isEqualTo(200);
            assertThat(status("POST", resume, "ann:open sesame")).isEqualTo(403);
            assertThat(status("POST", resume, "bob:open sesame")).isEqualTo(503);
            assertThat(status("GET", instance.url() + SUMMARY, "bob:open sesame"))
                    .isEqualTo(503);
            proxiesAreBelieved(resume);
            metricsAreForViewers(instance);
            assertThat(instance.log()).doesNotContain("open sesame", hash);
            assertThat(instance.log().lines().filter(line -> line.contains("a wrong password was tried")))
                    .singleElement()
                    .asString()
                    .contains("address=127.0.0.1 user=ann");
            assertThat(instance.log().lines().filter(line -> line.contains("upgradewatch.management.open=true")))
                    .hasSize(1);
        }
    }

    private static void metricsAreForViewers(ServiceProcess instance) throws Exception {
        String management = "http://" + instance.managementAddress();
        assertThat(status("GET", management + "/q/health/live", null)).isEqualTo(200);
        assertThat(status("GET", management + "/q/metrics", null)).isEqualTo(401);
        assertThat(status("GET", management + "/q/metrics", "ann:open sesame")).isEqualTo(200);
    }

    // Not the address that the client writes, nor its own for the proxy's.
    private static void proxiesAreBelieved(String resume) throws Exception {
        String[] browser = {"Origin", "https://watch.example", "X-Forwarded-Proto", "https"};
        assertThat(status("POST", resume, "bob:open sesame", browser)).isEqualTo(403);
        String[] proxied = {
            "Origin", "https://watch.example", "X-Forwarded-Proto", "https", "X-Forwarded-Host", "watch.example"
        };
        assertThat(status("POST", resume, "bob:open sesame", proxied)).isEqualTo(503);
    }

    private static int status(String method, String url, String user, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url)).method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        if (user != null) {
            String pair = Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
            request.header("Authorization", "Basic " + pair);
        }
        return HttpClient.newHttpClient()
                .send(request.build(), BodyHandlers.discarding())
                .statusCode();
    }
}
