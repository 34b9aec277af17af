package io.upgradewatch.deploy;

import io.upgradewatch.app.ServiceProcess;
import io.upgradewatch.serve.Browser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.chrome.ChromeDriver;

import static org.assertj.core.api.Assertions.assertThat;

/** Page and REST below a path of Debian's nginx, configured with the lines that the documents give. */
class NginxIT {

    private static final String DEVICE = "990000473475989";
    private static final Pattern DOCUMENTED = Pattern.compile("(?s)```nginx\\n(.+?)```");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    static Path directory;

    private static RunningDemo demo;
    private static Process nginx;
    private static String site;

    @BeforeAll
    static void serve() throws IOException {
        Path program = Tool.named("nginx-light", "nginx", "../sbin/nginx");
        demo = new RunningDemo(Map.of("upgradewatch.http.trusted-proxies", "127.0.0.1"));
        int port = ServiceProcess.freePort();
        site = "http://127.0.0.1:" + port;
        Path configuration = Files.writeString(directory.resolve("nginx.conf"), configuration(port));
        nginx = new ProcessBuilder(
                        program.toString(), "-p", directory.toString(), "-c", configuration.toString(), "-e", "stderr")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        demo.instance.awaitReady();
        Awaitility.await("nginx answers")
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> get("/uw/api/summary").statusCode() == 200);
    }

    private static String configuration(int port) throws IOException {
        Matcher lines = DOCUMENTED.matcher(Files.readString(Path.of("src", "docs", "configuration.md")));
        assertThat(lines.find()).isTrue();
        String location = lines.group(1);
        String here = location.replace("http://127.0.0.1:8080/", demo.instance.url() + "/");
        assertThat(here).as("the documented address is replaced").isNotEqualTo(location);
        return """
                daemon off;
                master_process off;
                pid nginx.pid;
                error_log stderr;
                events {}
                http {
                  access_log off;
                  client_body_temp_path bodies;
                  proxy_temp_path proxied;
                  fastcgi_temp_path fastcgi;
                  uwsgi_temp_path uwsgi;
                  scgi_temp_path scgi;
                  server {
                    listen 127.0.0.1:%d;
                    %s
                  }
                }
                """.formatted(port, here);
    }

    @AfterAll
    static void end() throws InterruptedException {
        if (nginx != null) {
            nginx.destroy();
            nginx.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
        if (demo != null) {
            demo.close();
        }
    }

    @Test
    void aPageOfTheProxysOriginMayActAndOneOfAnotherMayNot() throws Exception {
        String body = "{\"account\":\"" + RunningDemo.ACCOUNT + "\"}";

        assertThat(put(body, "http://elsewhere.example").statusCode()).isEqualTo(403);
        assertThat(put(body, site).statusCode()).isIn(200, 201);
        assertThat(get("/uw/api/devices/" + DEVICE).statusCode()).isEqualTo(200);
        HttpResponse<String> unknown = get("/uw/api/nothing");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.headers().firstValue("Content-Type")).contains("application/problem+json");
    }

    @Test
    void nginxHoldsNoEventBack() throws Exception {
        HttpResponse<InputStream> direct = HTTP.send(
                HttpRequest.newBuilder(URI.create(demo.instance.url() + "/api/changes"))
                        .build(),
                BodyHandlers.ofInputStream());
        direct.body().close();
        assertThat(direct.headers().firstValue("X-Accel-Buffering")).contains("no");

        HttpResponse<InputStream> stream = HTTP.send(
                HttpRequest.newBuilder(URI.create(site + "/uw/api/changes"))
                        .timeout(PATIENCE)
                        .build(),
                BodyHandlers.ofInputStream());
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).contains("changes follow");
        }
    }

    @Test
    void thePageShowsNumbersAndLiveChangesBelowItsPath() {
        ChromeDriver browser = Browser.open(1366, 900);
        try {
            browser.get(site + "/uw/");
            Awaitility.await("numbers and a change show")
                    .atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() ->
                            browser.findElement(By.id("n-watched")).getText().matches("[1-9][0-9,]*")
                                    && !browser.findElements(By.cssSelector("#rows tr"))
                                            .isEmpty());
            List<String> elsewhere = browser.findElements(By.cssSelector("[href^='/'],[src^='/']")).stream()
                    .map(element -> element.getAttribute("outerHTML"))
                    .toList();
            assertThat(elsewhere).isEmpty();
        } finally {
            browser.quit();
        }
    }

    private static HttpResponse<String> put(String body, String origin) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(site + "/uw/api/devices/" + DEVICE))
                        .header("Content-Type", "application/json")
                        .header("Origin", origin)
                        .PUT(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return HTTP.send(HttpRequest.newBuilder(URI.create(site + path)).build(), BodyHandlers.ofString());
    }
}
