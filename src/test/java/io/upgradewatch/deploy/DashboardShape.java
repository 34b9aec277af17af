package io.upgradewatch.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The part of Grafana's dashboard schema (13.2, package {@code @grafana/schema}) that the dashboards here use: which
 * keys there are, and which words where only some are known. Grafana ignores whatever it does not know, so a slip would
 * show only to somebody who misses something.
 */
final class DashboardShape {

    /** The keys of the object at each place; {@code *} stands for any element. */
    private static final Map<String, Set<String>> KEYS = Map.ofEntries(
            Map.entry(
                    "",
                    Set.of(
                            "uid",
                            "title",
                            "description",
                            "tags",
                            "schemaVersion",
                            "version",
                            "editable",
                            "panels",
                            "graphTooltip",
                            "refresh",
                            "time",
                            "timezone",
                            "links",
                            "annotations",
                            "templating")),
            Map.entry("/time", Set.of("from", "to")),
            Map.entry("/annotations", Set.of("list")),
            Map.entry(
                    "/annotations/list/*",
                    Set.of("name", "datasource", "enable", "iconColor", "expr", "step", "titleFormat", "textFormat")),
            Map.entry("/annotations/list/*/datasource", Set.of("type", "uid")),
            Map.entry("/templating", Set.of("list")),
            Map.entry(
                    "/templating/list/*",
                    Set.of(
                            "name",
                            "label",
                            "type",
                            "query",
                            "current",
                            "hide",
                            "datasource",
                            "definition",
                            "refresh",
                            "includeAll",
                            "multi",
                            "allValue",
                            "sort")),
            Map.entry("/templating/list/*/query", Set.of("query", "refId")),
            Map.entry("/templating/list/*/current", Set.of("text", "value")),
            Map.entry("/templating/list/*/datasource", Set.of("type", "uid")),
            Map.entry(
                    "/links/*",
                    Set.of(
                            "type",
                            "title",
                            "icon",
                            "tooltip",
                            "url",
                            "tags",
                            "asDropdown",
                            "targetBlank",
                            "includeVars",
                            "keepTime")),
            Map.entry(
                    "/panels/*",
                    Set.of(
                            "id",
                            "type",
                            "title",
                            "description",
                            "gridPos",
                            "datasource",
                            "targets",
                            "fieldConfig",
                            "options",
                            "links",
                            "transformations",
                            "collapsed",
                            "panels")),
            Map.entry("/panels/*/gridPos", Set.of("x", "y", "w", "h")),
            Map.entry("/panels/*/datasource", Set.of("type", "uid")),
            Map.entry("/panels/*/links/*", Set.of("title", "url", "targetBlank")),
            Map.entry(
                    "/panels/*/targets/*",
                    Set.of("refId", "datasource", "expr", "legendFormat", "format", "instant", "range", "exemplar")),
            Map.entry("/panels/*/targets/*/datasource", Set.of("type", "uid")),
            Map.entry("/panels/*/fieldConfig", Set.of("defaults", "overrides")),
            Map.entry(
                    "/panels/*/fieldConfig/defaults",
                    Set.of("unit", "decimals", "min", "max", "color", "thresholds", "custom")),
            Map.entry("/panels/*/fieldConfig/defaults/color", Set.of("mode")),
            Map.entry("/panels/*/fieldConfig/defaults/thresholds", Set.of("mode", "steps")),
            Map.entry("/panels/*/fieldConfig/defaults/thresholds/steps/*", Set.of("color", "value")),
            Map.entry(
                    "/panels/*/fieldConfig/defaults/custom",
                    Set.of("drawStyle", "fillOpacity", "lineWidth", "showPoints", "stacking", "thresholdsStyle")),
            Map.entry("/panels/*/fieldConfig/defaults/custom/stacking", Set.of("mode", "group")),
            Map.entry("/panels/*/fieldConfig/defaults/custom/thresholdsStyle", Set.of("mode")),
            Map.entry("/panels/*/transformations/*", Set.of("id", "options")));

    /** What each type of panel can be told besides. */
    private static final Map<String, Set<String>> OPTIONS = Map.of(
            "row", Set.of(),
            "stat", Set.of("colorMode", "graphMode", "justifyMode", "orientation", "reduceOptions", "textMode"),
            "bargauge", Set.of("displayMode", "orientation", "reduceOptions", "showUnfilled"),
            "table", Set.of("cellHeight", "showHeader"),
            "timeseries", Set.of("legend", "tooltip"));

    /** The words known where only some are. */
    private static final Map<String, Set<String>> WORDS = Map.ofEntries(
            Map.entry("/links/*/type", Set.of("link", "dashboards")),
            Map.entry("/templating/list/*/type", Set.of("datasource", "query", "constant")),
            Map.entry("/panels/*/type", OPTIONS.keySet()),
            Map.entry(
                    "/panels/*/fieldConfig/defaults/unit",
                    Set.of("short", "s", "percentunit", "reqps", "ops", "bytes")),
            Map.entry("/panels/*/fieldConfig/defaults/color/mode", Set.of("thresholds", "palette-classic", "fixed")),
            Map.entry("/panels/*/fieldConfig/defaults/thresholds/mode", Set.of("absolute", "percentage")),
            Map.entry(
                    "/panels/*/fieldConfig/defaults/thresholds/steps/*/color",
                    Set.of("green", "yellow", "orange", "red", "blue")),
            Map.entry("/panels/*/fieldConfig/defaults/custom/drawStyle", Set.of("line", "bars", "points")),
            Map.entry("/panels/*/fieldConfig/defaults/custom/showPoints", Set.of("auto", "always", "never")),
            Map.entry("/panels/*/fieldConfig/defaults/custom/stacking/mode", Set.of("none", "normal", "percent")),
            Map.entry("/panels/*/fieldConfig/defaults/custom/thresholdsStyle/mode", Set.of("off", "line", "dashed")),
            Map.entry("/panels/*/targets/*/format", Set.of("time_series", "table", "heatmap")));

    private final List<String> faults = new ArrayList<>();

    private DashboardShape() {}

    /** What Grafana would not understand. */
    static List<String> faults(JsonNode dashboard) {
        DashboardShape shape = new DashboardShape();
        shape.look(dashboard, "", "");
        return shape.faults;
    }

    private void look(JsonNode node, String place, String where) {
        Set<String> words = WORDS.get(place);
        if (words != null && !words.contains(node.asText())) {
            faults.add(where + ": " + node);
        }
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                look(node.get(i), place + "/*", where + "/" + i);
            }
        }
        node.properties().forEach(field -> {
            if (!KEYS.getOrDefault(place, Set.of()).contains(field.getKey())) {
                faults.add(where + ": " + field.getKey());
            }
            if (place.equals("/panels/*") && field.getKey().equals("options")) {
                Set<String> options = OPTIONS.getOrDefault(node.get("type").asText(), Set.of());
                field.getValue().properties().stream()
                        .map(option -> option.getKey())
                        .filter(option -> !options.contains(option))
                        .forEach(option -> faults.add(where + "/options: " + option));
            } else if (!field.getKey().equals("options")) {
                look(field.getValue(), place + "/" + field.getKey(), where + "/" + field.getKey());
            }
        });
    }
}
