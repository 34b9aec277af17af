package io.upgradewatch.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AlertRulesTest {

    private static final Pattern SECTION = Pattern.compile("(?m)^#### (\\w+)$");
    private static final Pattern NAMES = Pattern.compile("alertname=~?\"([^\"]+)\"");

    private final AlertRules rules = new AlertRules();

    @Test
    void eachAlertSaysHowUrgentItIsWhatIsWrongAndWhatToDo() {
        for (JsonNode alert : rules.alerts()) {
            String name = alert.get("alert").asText();
            assertThat(alert.at("/labels/severity").asText()).as(name).isIn("page", "ticket");
            assertThat(alert.at("/annotations/summary").asText()).as(name).isNotBlank();
            assertThat(alert.at("/annotations/runbook_url").asText())
                    .as(name)
                    .endsWith("#" + name.toLowerCase(Locale.ROOT));
        }
    }

    // A firmware may be called 4.1'rc\2: what comes from outside is shown, and never asked with.
    @Test
    void noLabelIsPartOfAQueryAndAllLinksAreOfOnePlace() {
        for (JsonNode alert : rules.alerts()) {
            String name = alert.get("alert").asText();
            assertThat(alert.at("/annotations/summary").asText()).as(name).doesNotContain("query", "printf");
            assertThat(alert.at("/annotations/runbook_url").asText())
                    .as(name)
                    .startsWith("{{ $externalLabels.runbooks }}#");
        }
    }

    // Groups are evaluated in no order.
    @Test
    void whatIsRecordedIsRecordedBeforeItIsAskedFor() {
        Set<String> recorded = new TreeSet<>();
        for (JsonNode rule : rules.all()) {
            Pattern.compile("\\bjob\\w*:[\\w:]+")
                    .matcher(rule.get("expr").asText())
                    .results()
                    .forEach(used -> assertThat(recorded).contains(used.group()));
            if (rule.has("record")) {
                recorded.add(rule.get("record").asText());
            }
        }
        assertThat(AlertRules.yaml(AlertRules.FILE).get("groups")).hasSize(1);
    }

    @Test
    void theRunbookHasASectionForEachAlertAndForNothingElse() throws IOException {
        Matcher sections = SECTION.matcher(Files.readString(Path.of("src", "docs", "alerts.md")));
        assertThat(sections.results().map(section -> section.group(1)))
                .containsExactlyInAnyOrderElementsOf(rules.names());
    }

    @Test
    void eachAlertIsTestedForFiringAndForSilence() throws IOException {
        List<JsonNode> cases = new ArrayList<>();
        try (Stream<Path> files = Files.list(AlertRules.FOLDER.resolve("tests"))) {
            files.map(AlertRules::yaml).forEach(file -> file.get("tests")
                    .forEach(test -> test.get("alert_rule_test").forEach(cases::add)));
        }
        for (String name : rules.names()) {
            List<JsonNode> own = cases.stream()
                    .filter(one -> one.get("alertname").asText().equals(name))
                    .toList();
            assertThat(own)
                    .as("%s fires", name)
                    .anyMatch(one -> one.path("exp_alerts").size() > 0);
            assertThat(own.stream()
                            .filter(one -> one.path("exp_alerts").isEmpty())
                            .count())
                    .as("%s is silent before, and after", name)
                    .isGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void inhibitionsNameAlertsThatExist() throws IOException {
        Set<String> named = new TreeSet<>();
        NAMES.matcher(Files.readString(AlertRules.FOLDER.resolve("alertmanager.yml")))
                .results()
                .forEach(names -> named.addAll(List.of(names.group(1).split("\\|"))));
        assertThat(rules.names()).containsAll(named);
    }
}
