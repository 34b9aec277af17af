package io.upgradewatch.bench;

import io.upgradewatch.shard.pace.FreshnessRun;
import java.util.Locale;
import java.util.Map;

/** Mean delays as bars, each ten times longer for ten times the delay. */
final class FreshnessChart {

    private static final int LEFT = 190;
    private static final int WIDTH = 760;
    private static final int BAR = 14;
    private static final int GROUP = 3 * BAR + 18;
    private static final double DECADES = 4;
    private static final Map<FreshnessRun.Law, String> COLOURS = Map.of(
            FreshnessRun.Law.FIXED, "#9aa0a6",
            FreshnessRun.Law.VALUE, "#4c78a8",
            FreshnessRun.Law.PAGES, "#2a7f4f");
    private static final Map<FreshnessRun.Law, String> NAMES = Map.of(
            FreshnessRun.Law.FIXED, "equal intervals",
            FreshnessRun.Law.VALUE, "square-root law",
            FreshnessRun.Law.PAGES, "with campaigns' pages");

    private final Map<String, Map<FreshnessRun.Law, FreshnessRun.Result>> results;

    FreshnessChart(Map<String, Map<FreshnessRun.Law, FreshnessRun.Result>> results) {
        this.results = results;
    }

    String svg() {
        int height = 60 + results.size() * GROUP;
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">%n"
                        + "<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>%n",
                WIDTH,
                height));
        int at = LEFT;
        for (FreshnessRun.Law law : FreshnessRun.Law.values()) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<rect x=\"%d\" y=\"14\" width=\"12\" height=\"12\" fill=\"%s\"/><text x=\"%d\" y=\"24\">%s</text>%n",
                    at,
                    COLOURS.get(law),
                    at + 17,
                    NAMES.get(law)));
            at += 160;
        }
        int y = 44;
        for (Map.Entry<String, Map<FreshnessRun.Law, FreshnessRun.Result>> fleet : results.entrySet()) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>%n",
                    LEFT - 10,
                    y + 2 * BAR - 3,
                    fleet.getKey()));
            for (FreshnessRun.Law law : FreshnessRun.Law.values()) {
                double mean = fleet.getValue().get(law).mean();
                double length = Math.max(0, Math.log10(Math.max(1, mean))) / DECADES * (WIDTH - LEFT - 80);
                svg.append(String.format(
                        Locale.ROOT,
                        "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>"
                                + "<text x=\"%.1f\" y=\"%d\">%s</text>%n",
                        LEFT,
                        y,
                        length,
                        BAR - 2,
                        COLOURS.get(law),
                        LEFT + length + 5,
                        y + BAR - 4,
                        mean < 120
                                ? String.format(Locale.ROOT, "%.0f s", mean)
                                : String.format(Locale.ROOT, "%.0f min", mean / 60)));
                y += BAR;
            }
            y += GROUP - 3 * BAR;
        }
        return svg.append("</svg>\n").toString();
    }
}
