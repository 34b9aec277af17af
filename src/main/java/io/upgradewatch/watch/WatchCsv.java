package io.upgradewatch.watch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Watches written as lines of {@code imei,account[,since[,tag…]]}. */
final class WatchCsv {

    private static final ObjectReader READER =
            CsvMapper.builder().enable(CsvParser.Feature.TRIM_SPACES).build().readerFor(String[].class);
    private static final List<String> COLUMNS = List.of("imei", "account", "since");

    private WatchCsv() {}

    static WatchReading row(String line) {
        return cells(line)
                .map(WatchCsv::row)
                .orElseGet(() -> WatchReading.unreadable("this is not a CSV line: look at its quotes"));
    }

    /** Whether the line names the columns instead of a device. */
    static boolean isHeader(String line) {
        return cells(line).filter(cells -> COLUMNS.contains(name(cells, 0))).isPresent();
    }

    /** Whether the header {@code line} names the columns in the order in which they are read. */
    static boolean isOrdered(String line) {
        List<String> cells = cells(line).orElse(List.of());
        for (int i = 0; i < Math.min(cells.size(), COLUMNS.size()); i++) {
            if (!name(cells, i).equals(COLUMNS.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static WatchReading row(List<String> cells) {
        WatchFields fields = new WatchFields();
        fields.imei(cells.get(0));
        fields.account(cells.size() > 1 ? cells.get(1) : null);
        if (cells.size() > 2 && !cells.get(2).isEmpty()) {
            fields.since(cells.get(2));
        }
        if (cells.size() > 3) {
            // Spreadsheets pad short rows with empty cells.
            fields.tags(cells.subList(3, cells.size()).stream()
                    .filter(word -> !word.isEmpty())
                    .toList());
        }
        return fields.reading();
    }

    private static Optional<List<String>> cells(String line) {
        try {
            return Optional.of(List.of(READER.<String[]>readValue(line)));
        } catch (JsonProcessingException notCsv) {
            return Optional.empty();
        }
    }

    private static String name(List<String> cells, int column) {
        return cells.get(column).toLowerCase(Locale.ROOT);
    }
}
