package io.upgradewatch.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import io.upgradewatch.app.TraceCollector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Every expression that is shipped, put to a real Prometheus that scrapes the running demo. */
class DashboardsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(150);

    /** Panels without data, and why that is right. */
    private static final Map<String, String> MAY_BE_EMPTY =
            Map.of("upgradewatch-fleet: Alerts", "nothing need fire while all is well");

    private static final Pattern SERIES =
            Pattern.compile("(?<![\\w:\"])(?:job\\w*:)?upgradewatch_[\\w:]+(?:\\{[^}]*})?");

    @Test
    void noPanelIsEmptyAndNoRuleAsksForSeriesThatDoNotExist() {
        try (TraceCollector collector = new TraceCollector();
                RunningDemo demo = new RunningDemo(Map.of(
                        "upgradewatch.tracing.enabled", true, "upgradewatch.tracing.endpoint", collector.url()));
                Server prometheus = Server.prometheus(configuration(demo))) {
            demo.instance.awaitReady();
            List<String> missing = new ArrayList<>();
            try {
                await("every panel and every rule has its data")
                        .atMost(PATIENCE)
                        .pollInterval(Duration.ofSeconds(2))
                        .until(() -> {
                            missing.clear();
                            missing.addAll(missing(prometheus));
                            missing.addAll(rulesThatAreNotWell(prometheus));
                            if (exemplars(prometheus).isEmpty()) {
                                missing.add("traces that a dot on the dashboard leads to");
                            }
                            return missing.isEmpty() || !demo.instance.handle().isAlive();
                        });
            } catch (ConditionTimeoutException late) {
                assertThat(missing).isEmpty();
            }
            assertThat(missing).isEmpty();
            assertThat(objectionsTo(demo.instance.management("/q/metrics").body())
                            .lines())
                    .as("what promtool objects to, but for quantiles that are gauges")
                    .allMatch(line -> line.contains("\"quantile\" label"));
            assertThat(demo.instance.management("/q/metrics").body())
                    .as("an IMEI in a label")
                    .doesNotContainPattern("[{][^}\n]*[0-9]{15}");
        }
    }

    private static String objectionsTo(String metrics) {
        try {
            Path file = Files.writeString(Files.createTempFile("metrics", ".txt"), metrics);
            String promtool = Tool.named("prometheus", "promtool").toString();
            return Tool.run(List.of("sh", "-c", promtool + " check metrics < " + file + " 2>&1 || true"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static List<String> missing(Server prometheus) {
        List<String> missing = new ArrayList<>();
        for (Panels.Query query : Panels.queries()) {
            if (prometheus.query(query.asked()).isEmpty() && !MAY_BE_EMPTY.containsKey(query.name())) {
                missing.add(query.name() + ": " + query.expr());
            }
        }
        for (JsonNode rule : new AlertRules().all()) {
            String expr = rule.get("expr").asText();
            prometheus.query(expr);
            SERIES.matcher(expr)
                    .results()
                    .map(series -> series.group())
                    .filter(series -> prometheus.query(series).isEmpty())
                    .forEach(missing::add);
        }
        return missing;
    }

    // A rule that was not evaluated yet is of unknown health.
    private static List<String> rulesThatAreNotWell(Server prometheus) {
        List<JsonNode> rules = new ArrayList<>();
        prometheus.get("/api/v1/rules").at("/data/groups").forEach(group -> group.get("rules")
                .forEach(rules::add));
        assertThat(rules).hasSameSizeAs(new AlertRules().all());
        return rules.stream()
                .filter(rule -> !rule.get("health").asText().equals("ok"))
                .map(JsonNode::toString)
                .toList();
    }

    private static List<String> exemplars(Server prometheus) {
        return prometheus
                .get("/api/v1/query_exemplars?query=upgradewatch_detection_seconds_bucket&start=0&end="
                        + Instant.now().plusSeconds(60).getEpochSecond())
                .findValuesAsText("trace_id");
    }

    private static String configuration(RunningDemo demo) {
        return """
                global: {scrape_interval: 2s, evaluation_interval: 2s}
                rule_files: ["%s"]
                scrape_configs:
                  - job_name: upgradewatch
                    metrics_path: /q/metrics
                    static_configs: [{targets: ["%s"]}]
                """.formatted(AlertRules.FILE.toAbsolutePath(), demo.instance.managementAddress());
    }
}
