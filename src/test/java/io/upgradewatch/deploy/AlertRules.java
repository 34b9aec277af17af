package io.upgradewatch.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The rules that are shipped. */
final class AlertRules {

    static final Path FOLDER = Path.of("deploy", "prometheus");
    static final Path FILE = FOLDER.resolve("upgradewatch.rules.yml");

    private final List<JsonNode> rules = new ArrayList<>();

    AlertRules() {
        yaml(FILE).get("groups").forEach(group -> group.get("rules").forEach(rules::add));
    }

    /** Those that wake somebody. */
    List<JsonNode> alerts() {
        return rules.stream().filter(rule -> rule.has("alert")).toList();
    }

    List<String> names() {
        return alerts().stream().map(alert -> alert.get("alert").asText()).toList();
    }

    String severityOf(String name) {
        return alerts().stream()
                .filter(alert -> alert.get("alert").asText().equals(name))
                .map(alert -> alert.at("/labels/severity").asText())
                .findFirst()
                .orElseThrow();
    }

    List<JsonNode> all() {
        return rules;
    }

    static JsonNode yaml(Path file) {
        try {
            return new YAMLMapper().readTree(file.toFile());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
