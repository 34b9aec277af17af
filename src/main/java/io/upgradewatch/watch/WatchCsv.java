package io.upgradewatch.watch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Watches written as lines of {@code imei,account[,since[,tag…]]}, or with another separator than the comma. */
final class WatchCsv {

    /** What separates cells, unless a first line that names the columns shows something else. */
    static final WatchCsv COMMAS = new WatchCsv(',');

    private static final List<WatchCsv> ALL = List.of(COMMAS, new WatchCsv(';'), new WatchCsv('\t'));
    private static final List<String> COLUMNS = List.of("imei", "account", "since");
    private static final Pattern ACCOUNT = Pattern.compile("[0-9]{10}-[0-9]{5}");
    private static final Pattern ANOTHER_IMEI = Pattern.compile("[0-9]{15}");

    private final char separator;
    private final ObjectReader reader;

    private WatchCsv(char separator) {
        this.separator = separator;
        reader = CsvMapper.builder()
                .enable(CsvParser.Feature.TRIM_SPACES)
                .build()
                .readerFor(String[].class)
                .with(CsvSchema.emptySchema().withColumnSeparator(separator));
    }

    /** How the header {@code line} separates its columns; empty if it is no header. */
    static Optional<WatchCsv> ofHeader(String line) {
        return ALL.stream()
                .filter(csv -> csv.cells(line)
                        .filter(cells -> COLUMNS.contains(name(cells, 0)))
                        .isPresent())
                .findFirst();
    }

    /** What else than commas separates the cells of the first row, if that is so. */
    static Optional<Character> otherSeparator(String line) {
        return COMMAS.cells(line).filter(cells -> cells.size() == 1).isEmpty()
                ? Optional.empty()
                : ALL.stream()
                        .map(csv -> csv.separator)
                        .filter(separator -> line.indexOf(separator) >= 0)
                        .findFirst();
    }

    /** Whether the header {@code line} names the columns in the order in which they are read. */
    boolean isOrdered(String line) {
        List<String> cells = cells(line).orElse(List.of());
        for (int i = 0; i < Math.min(cells.size(), COLUMNS.size()); i++) {
            if (!name(cells, i).equals(COLUMNS.get(i))) {
                return false;
            }
        }
        return true;
    }

    WatchReading row(String line) {
        return cells(line)
                .map(WatchCsv::row)
                .orElseGet(() -> WatchReading.unreadable("this is not a CSV line: look at its quotes"));
    }

    private static WatchReading row(List<String> cells) {
        if (holdsAnother(cells)) {
            return WatchReading.unreadable("this line holds more than one device: each needs a line of its own");
        }
        WatchFields fields = new WatchFields();
        fields.imeiCell(cells.get(0));
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

    // A tag may well be a number of 15 digits, which an account seldom follows.
    private static boolean holdsAnother(List<String> cells) {
        for (int i = 1; i < cells.size() - 1; i++) {
            String next = cells.get(i + 1);
            if (ANOTHER_IMEI.matcher(cells.get(i)).matches()
                    && (next.equals(cells.get(1)) || ACCOUNT.matcher(next).matches())) {
                return true;
            }
        }
        return false;
    }

    private Optional<List<String>> cells(String line) {
        try {
            return Optional.of(List.of(reader.<String[]>readValue(line)).stream()
                    .map(CellText::unwrapped)
                    .toList());
        } catch (JsonProcessingException notCsv) {
            return Optional.empty();
        }
    }

    private static String name(List<String> cells, int column) {
        return cells.get(column).toLowerCase(Locale.ROOT);
    }
}
