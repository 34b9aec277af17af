package io.upgradewatch.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.upgradewatch.app.ServiceProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.awaitility.Awaitility.await;

/** A real Prometheus or Alertmanager, in a process of its own with data and port of its own. */
final class Server implements AutoCloseable {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final int port;

    private Server(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static Server prometheus(String configuration) {
        return start(
                Tool.named("prometheus", "prometheus"),
                configuration,
                "--storage.tsdb.path=",
                // Else an alert that fires before Alertmanager is found is sent again after a minute.
                "--rules.alert.resend-delay=2s",
                "--enable-feature=exemplar-storage");
    }

    static Server alertmanager(String configuration) {
        return start(
                Tool.named("prometheus-alertmanager", "alertmanager", "prometheus-alertmanager"),
                configuration,
                "--storage.path=",
                "--cluster.listen-address=");
    }

    private static Server start(Path program, String configuration, String storage, String... more) {
        try {
            Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target", "servers")), "server");
            Path file = Files.writeString(folder.resolve("configuration.yml"), configuration);
            int port = ServiceProcess.freePort();
            List<String> line = new ArrayList<>(List.of(
                    program.toString(),
                    "--config.file=" + file,
                    storage + folder.resolve("data"),
                    "--web.listen-address=127.0.0.1:" + port));
            line.addAll(List.of(more));
            Process process = new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile())
                    .start();
            Server server = new Server(process, port);
            await("ready; see " + folder)
                    .atMost(PATIENCE)
                    .until(() -> !process.isAlive() || server.statusOf("/-/ready") == 200);
            return server;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    /** The result of a query; an error of its is a failure. */
    JsonNode query(String expr) {
        JsonNode answer = get("/api/v1/query?query=" + URLEncoder.encode(expr, StandardCharsets.UTF_8));
        if (!answer.path("status").asText().equals("success")) {
            throw new AssertionError(expr + ": " + answer);
        }
        return answer.at("/data/result");
    }

    JsonNode get(String path) {
        return json(send(HttpRequest.newBuilder(uri(path))));
    }

    int post(String path, Object body) {
        try {
            return send(HttpRequest.newBuilder(uri(path))
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString(JSON.writeValueAsString(body))))
                    .statusCode();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private int statusOf(String path) {
        try {
            return send(HttpRequest.newBuilder(uri(path))).statusCode();
        } catch (UncheckedIOException notYet) {
            return -1;
        }
    }

    private URI uri(String path) {
        return URI.create("http://" + address() + path);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    private static JsonNode json(HttpResponse<String> response) {
        try {
            return JSON.readTree(response.body());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static List<JsonNode> list(JsonNode array) {
        List<JsonNode> list = new ArrayList<>();
        array.forEach(list::add);
        return list;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
