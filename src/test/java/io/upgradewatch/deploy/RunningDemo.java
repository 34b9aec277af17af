package io.upgradewatch.deploy;

import io.upgradewatch.app.ServiceProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** The packaged demo, with Kafka, ThingSpace and data of its own. */
final class RunningDemo implements AutoCloseable {

    static final String ACCOUNT = "0000123456-00001";

    final ServiceProcess instance;
    private final int simulatorPort;

    RunningDemo() {
        this(Map.of());
    }

    /** @param more settings */
    RunningDemo(Map<String, Object> more) {
        try {
            Path data = Files.createTempDirectory(Files.createDirectories(Path.of("target", "worlds")), "demo");
            simulatorPort = ServiceProcess.freePort();
            ServiceProcess.Plan plan = ServiceProcess.plan();
            more.forEach(plan::with);
            instance = plan.with("quarkus.profile", "demo")
                    .with("upgradewatch.kafka.embedded.port", ServiceProcess.freePort())
                    .with("upgradewatch.kafka.embedded.data-dir", data)
                    .with("upgradewatch.simulator.port", simulatorPort)
                    .start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Tells the simulator something. */
    void tell(String path, String json) {
        URI uri = URI.create("http://127.0.0.1:" + simulatorPort + "/simulator/" + path);
        try {
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(uri)
                                    .POST(BodyPublishers.ofString(json))
                                    .build(),
                            BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    @Override
    public void close() {
        instance.close();
    }
}
