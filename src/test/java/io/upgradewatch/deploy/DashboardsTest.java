package io.upgradewatch.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class DashboardsTest {

    private static final int COLUMNS = 24;

    // A column is 55 pixels wide on a screen of 1366.
    private static final int NARROWEST_STAT = 4;
    private static final int NARROWEST_GRAPH = 8;

    static List<JsonNode> dashboards() {
        return Panels.dashboards();
    }

    @Test
    void thereAreThreeOfThemAndNoTwoShareAnId() {
        assertThat(dashboards())
                .extracting(dashboard -> dashboard.get("uid").asText())
                .containsExactlyInAnyOrder("upgradewatch-fleet", "upgradewatch-poller", "upgradewatch-shards");
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void panelsLieSideBySideOnTheGridAndAreWideEnoughToRead(JsonNode dashboard) {
        Set<Integer> ids = new HashSet<>();
        List<Square> taken = new ArrayList<>();
        for (JsonNode panel : dashboard.get("panels")) {
            String title = panel.get("title").asText();
            assertThat(ids.add(panel.get("id").intValue())).as(title).isTrue();
            Square square = Square.of(panel.get("gridPos"));
            assertThat(square.x() + square.w()).as(title).isLessThanOrEqualTo(COLUMNS);
            assertThat(taken).as(title).noneMatch(square::overlaps);
            assertThat(square.w())
                    .as(title)
                    .isGreaterThanOrEqualTo(
                            panel.get("type").asText().equals("stat") ? NARROWEST_STAT : NARROWEST_GRAPH);
            taken.add(square);
        }
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void eachPanelAsksTheChosenPrometheusAndNamesItsUnit(JsonNode dashboard) {
        assertThat(dashboard.get("schemaVersion").isInt()).isTrue();
        for (JsonNode panel : Panels.of(dashboard)) {
            String title = panel.get("title").asText();
            assertThat(title).isNotBlank();
            assertThat(panel.at("/datasource/uid").asText()).as(title).isEqualTo("${datasource}");
            assertThat(panel.at("/fieldConfig/defaults/unit").asText())
                    .as(title)
                    .isNotBlank();
            assertThat(panel.at("/fieldConfig/defaults/thresholds/steps"))
                    .as(title)
                    .isNotEmpty();
            Set<String> refIds = new HashSet<>();
            assertThat(panel.get("targets")).as(title).isNotEmpty();
            for (JsonNode target : panel.get("targets")) {
                assertThat(target.get("expr").asText()).as(title).isNotBlank();
                assertThat(target.at("/datasource/uid").asText()).as(title).isEqualTo("${datasource}");
                assertThat(refIds.add(target.get("refId").asText())).as(title).isTrue();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void accountAndInstanceCanBeChosenAndNoOtherVariableIsUsed(JsonNode dashboard) {
        Set<String> known = new HashSet<>(Set.of("__rate_interval", "__range"));
        dashboard
                .at("/templating/list")
                .forEach(variable -> known.add(variable.get("name").asText()));
        assertThat(known).contains("datasource", "job", "account", "instance");
        for (Panels.Query query : Panels.queries()) {
            if (query.dashboard().equals(dashboard.get("uid").asText())) {
                Pattern.compile("\\$(\\w+)").matcher(query.expr()).results().forEach(variable -> assertThat(known)
                        .as(query.name())
                        .contains(variable.group(1)));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void nothingIsSaidThatGrafanaWouldNotUnderstand(JsonNode dashboard) {
        assertThat(DashboardShape.faults(dashboard)).isEmpty();
        ObjectNode mistyped = dashboard.deepCopy();
        ((ObjectNode) mistyped.at("/panels/1/fieldConfig/defaults"))
                .put("units", "s")
                .put("unit", "seconds");
        assertThat(DashboardShape.faults(mistyped)).hasSize(2).allMatch(fault -> fault.contains("/panels/1/"));
    }

    @Test
    void linksToTheRunbookLeadToAlertsThatExist() {
        Set<String> anchors = new HashSet<>();
        new AlertRules()
                .alerts()
                .forEach(alert ->
                        anchors.add(anchor(alert.at("/annotations/runbook_url").asText())));
        for (JsonNode dashboard : dashboards()) {
            for (JsonNode panel : Panels.of(dashboard)) {
                panel.path("links").forEach(link -> assertThat(anchors)
                        .as(panel.get("title").asText())
                        .contains(anchor(link.get("url").asText())));
            }
        }
    }

    // Where the runbook is, is said elsewhere; what it is about, here.
    private static String anchor(String url) {
        return url.substring(url.indexOf('#'));
    }

    // Another product's alerts may begin with the same word.
    @Test
    void alertsAreThisProductsAlone() {
        String names = "alertname=~\"" + String.join("|", new AlertRules().names()) + "\"";
        for (JsonNode dashboard : dashboards()) {
            for (JsonNode annotation : dashboard.at("/annotations/list")) {
                String expr = annotation.get("expr").asText();
                assertThat(expr).contains("job=~\"$job\"");
                assertThat(!expr.contains("ALERTS") || expr.contains(names))
                        .as(expr)
                        .isTrue();
            }
        }
        assertThat(Panels.queries())
                .filteredOn(query -> query.expr().contains("ALERTS"))
                .isNotEmpty()
                .allSatisfy(query -> assertThat(query.expr()).contains(names));
        assertThat(Panels.queries())
                .allSatisfy(query -> assertThat(query.expr()).contains("job=~\"$job\""));
    }

    /** Where a panel lies. */
    private record Square(int x, int y, int w, int h) {

        static Square of(JsonNode gridPos) {
            assertThat(gridPos.size()).isEqualTo(4);
            return new Square(
                    gridPos.get("x").intValue(),
                    gridPos.get("y").intValue(),
                    gridPos.get("w").intValue(),
                    gridPos.get("h").intValue());
        }

        boolean overlaps(Square other) {
            return x < other.x + other.w && other.x < x + w && y < other.y + other.h && other.y < y + h;
        }
    }
}
