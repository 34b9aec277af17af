package io.upgradewatch.command.output;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Rows under headings, for people. Columns without any value are left out. Not thread-safe. */
public final class Table {

    private static final String GAP = "  ";

    private final List<String> headings;
    private final List<List<String>> rows = new ArrayList<>();

    public Table(String... headings) {
        this.headings = List.of(headings);
    }

    /** @param cells one for each heading; what steers a terminal is taken off */
    public void row(String... cells) {
        if (cells.length != headings.size()) {
            throw new IllegalArgumentException(cells.length + " cells under " + headings.size() + " headings");
        }
        rows.add(List.of(cells).stream().map(PlainText::of).toList());
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /** Prints the headings and all rows, each after {@code indent}. */
    public void print(PrintWriter out, String indent) {
        List<Integer> shown = IntStream.range(0, headings.size())
                .filter(column -> rows.stream().anyMatch(row -> !row.get(column).isEmpty()))
                .boxed()
                .toList();
        out.println(indent + line(headings, shown));
        rows.forEach(row -> out.println(indent + line(row, shown)));
    }

    private String line(List<String> cells, List<Integer> shown) {
        StringBuilder line = new StringBuilder();
        for (int column : shown) {
            line.append(line.isEmpty() ? "" : GAP).append(cells.get(column));
            line.append(" ".repeat(width(column) - cells.get(column).length()));
        }
        return line.toString().stripTrailing();
    }

    private int width(int column) {
        int widest =
                rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
        return Math.max(widest, headings.get(column).length());
    }
}
