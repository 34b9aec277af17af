package io.upgradewatch.app;

import io.opentelemetry.proto.trace.v1.Span;
import io.upgradewatch.app.Events.Event;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** One trace of one change, wherever it shows: at the collector, in the event, in the metrics. */
class TracingIT {

    private static final String KEY = "collector-key-7f40";
    private static final String AS_PROMETHEUS_DOES = "application/openmetrics-text;version=1.0.0,"
            + "application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";

    @Test
    void theCollectorTheEventAndTheHistogramTellOfTheSameTrace() throws Exception {
        try (World world = new World();
                TraceCollector collector = new TraceCollector();
                ServiceProcess instance = world.instance()
                        .with("upgradewatch.tracing.enabled", true)
                        .with("upgradewatch.tracing.endpoint", collector.url())
                        .with("upgradewatch.tracing.headers", "api-key=" + KEY)
                        .start()) {
            collector.refusingWith = "api-key";
            tell(world, "UpgradePending", Duration.ofHours(3));
            instance.awaitReady();
            instance.put("/api/devices/" + World.DEVICE.digits(), "{\"account\":\"" + World.ACCOUNT + "\"}");
            world.awaitPolls(2);
            tell(world, "UpgradeScheduled", Duration.ofHours(2));
            instance.await("the refusal is told", one -> one.metric("upgradewatch_spans_total{result=\"failed\"") == 4);
            collector.refusingWith = null;
            tell(world, "UpgradeFailed", Duration.ofSeconds(20));
            try (Events events = world.changes()) {
                String[] parts = traceparent(events.awaitCount(2).get(1)).split("-");
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> collector.trace(parts[1]).size() == 4);
                assertThatItIsOneCycle(collector.trace(parts[1]), parts[2]);
                List<String> samples = openMetrics(instance).lines().toList();
                assertThat(samples)
                        .filteredOn(line -> line.startsWith("upgradewatch_detection_seconds_bucket"))
                        .anyMatch(line -> line.contains("trace_id=\"" + parts[1] + "\""));
                assertThat(samples)
                        .as("what Prometheus would refuse the whole scrape for")
                        .noneMatch(line -> line.contains("_count") && line.contains("trace_id"));
            }
            assertThat(collector.taken.toString())
                    .doesNotContain(World.DEVICE.digits(), "demo-secret", "demo-user", "demo-password", "Bearer", KEY);
            assertThat(instance.log())
                    .contains("the trace collector takes no spans", "the trace collector takes spans again")
                    .doesNotContain(KEY);
        }
    }

    private static void assertThatItIsOneCycle(List<Span> spans, String publish) {
        assertThat(spans).extracting(Span::getName).containsExactlyInAnyOrder("cycle", "poll", "diff", "publish");
        Span cycle = named(spans, "cycle");
        assertThat(cycle.getParentSpanId().isEmpty()).isTrue();
        assertThat(TraceCollector.hex(named(spans, "publish").getSpanId().toByteArray()))
                .isEqualTo(publish);
        for (String part : List.of("poll", "diff", "publish")) {
            Span span = named(spans, part);
            assertThat(span.getParentSpanId()).isEqualTo(cycle.getSpanId());
            assertThat(span.getStartTimeUnixNano()).isBetween(cycle.getStartTimeUnixNano(), cycle.getEndTimeUnixNano());
        }
    }

    private static Span named(List<Span> spans, String name) {
        return spans.stream()
                .filter(span -> span.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String traceparent(Event event) {
        assertThat(event.headers().get("ce_traceparent")).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01");
        return event.headers().get("ce_traceparent");
    }

    private static void tell(World world, String status, Duration ago) {
        world.simulator.script(World.DEVICE, """
                [{"deviceId":"%s","campaignId":"252d7ffc-7e35-11ec-931d-76f56843c393","accountName":"%s",
                  "startDate":"2026-11-20","reportUpdatedTime":"%s","status":"%s","firmwareTo":"SR2"}]
                """.formatted(
                        World.DEVICE.digits(), World.ACCOUNT, Instant.now().minus(ago), status));
    }

    private static String openMetrics(ServiceProcess instance) throws IOException, InterruptedException {
        URI uri = URI.create("http://" + instance.managementAddress() + "/q/metrics");
        HttpRequest request =
                HttpRequest.newBuilder(uri).header("Accept", AS_PROMETHEUS_DOES).build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }
}
