package io.upgradewatch.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The dashboards that are shipped, and the panels on them. */
final class Panels {

    static final Path FOLDER = Path.of("deploy", "grafana", "dashboards");

    /** One query of one panel. */
    record Query(String dashboard, String panel, String expr) {

        String name() {
            return dashboard + ": " + panel;
        }

        /** As Grafana would send it, with everything selected. */
        String asked() {
            return expr.replace("$__rate_interval", "30s")
                    .replace("$__range", "5m")
                    .replace("$job", ".*")
                    .replace("$account", ".*")
                    .replace("$firmware", ".*")
                    .replace("$instance", ".*");
        }
    }

    private Panels() {}

    static List<JsonNode> dashboards() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            List<JsonNode> dashboards = new ArrayList<>();
            for (Path file : files.sorted().toList()) {
                dashboards.add(new ObjectMapper().readTree(file.toFile()));
            }
            return dashboards;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Those of a dashboard that show something. */
    static List<JsonNode> of(JsonNode dashboard) {
        List<JsonNode> panels = new ArrayList<>();
        dashboard.get("panels").forEach(panels::add);
        panels.removeIf(panel -> panel.get("type").asText().equals("row"));
        return panels;
    }

    static List<Query> queries() {
        List<Query> queries = new ArrayList<>();
        for (JsonNode dashboard : dashboards()) {
            for (JsonNode panel : of(dashboard)) {
                panel.get("targets")
                        .forEach(target -> queries.add(new Query(
                                dashboard.get("uid").asText(),
                                panel.get("title").asText(),
                                target.get("expr").asText())));
            }
        }
        return queries;
    }
}
