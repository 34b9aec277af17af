package io.upgradewatch.watch;

import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.Imei;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class WatchRowsTest {

    private static final String DEVICE = "990000473475989";
    private static final String ROW = DEVICE + ",0000123456-00001";
    private static final Imei IMEI = Imei.of(DEVICE);
    private static final AccountName ACCOUNT = new AccountName("0000123456-00001");

    @Test
    void aCsvRowBecomesADraft() throws IOException {
        assertThat(onlyDraft(ROW + ",2026-11-23T01:00:00+01:00,pilot,\"north, east\"\n"))
                .isEqualTo(new WatchDraft(
                        IMEI,
                        ACCOUNT,
                        Optional.of(Instant.parse("2026-11-23T00:00:00Z")),
                        List.of("pilot", "north, east")));
    }

    @Test
    void anNdjsonRowBecomesADraft() throws IOException {
        String row = "{\"imei\":\"%s\",\"account\":\"%s\",\"since\":\"2026-11-23\",\"tags\":[\"pilot\"]}";
        assertThat(onlyDraft(row.formatted(DEVICE, ACCOUNT)))
                .isEqualTo(new WatchDraft(
                        IMEI, ACCOUNT, Optional.of(Instant.parse("2026-11-23T00:00:00Z")), List.of("pilot")));
    }

    @Test
    void whatIsLeftOutIsLeftToUs() throws IOException {
        WatchDraft nothingSaid = new WatchDraft(IMEI, ACCOUNT, Optional.empty(), List.of());
        assertThat(onlyDraft(ROW)).isEqualTo(nothingSaid);
        assertThat(onlyDraft(ROW + ",,,")).isEqualTo(nothingSaid);
        assertThat(onlyDraft("{\"imei\":\"" + DEVICE + "\",\"account\":\"" + ACCOUNT + "\",\"since\":null}"))
                .isEqualTo(nothingSaid);
    }

    @Test
    void headerCommentsBlankLinesMarkAndCarriageReturnsAreNoRows() throws IOException {
        Map<Long, WatchReading> rows =
                read("\uFEFF# our fleet\r\n\r\nIMEI,Account,since,tag\r\n  \r\n" + ROW + "\r\n# end\r\n" + ROW);

        assertThat(rows).containsOnlyKeys(5L, 7L);
        assertThat(rows.values()).allMatch(row -> row.draft().isPresent());
    }

    @Test
    void aHeaderInAnotherOrderIsAFault() throws IOException {
        assertThat(onlyFault("account,imei\n").field()).isEqualTo("line");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "99000047347598,0000123456-00001           | imei    | 14",
                "9900004734759890,0000123456-00001         | imei    | IMEISV",
                "99000047347598x,0000123456-00001          | imei    | nothing else",
                ",0000123456-00001                         | imei    | not 0",
                "990000473475989                           | account | required",
                "990000473475989,                          | account | required",
                "990000473475989,a b                       | account | 1 to 64",
                "990000473475989,a,yesterday               | since   | date-time with an offset",
                "990000473475989,a,2026-11-23T00:00:00     | since   | date-time with an offset",
                "990000473475989,a,2026-13-23              | since   | date-time with an offset",
                "990000473475989,a,+12026-01-01T00:00:00Z  | since   | date-time with an offset",
                "990000473475989,a,,`\u0001`b              | tags    | control character",
                "\"990000473475989,a                       | line    | quotes",
                "{\"imei\":\"990000473475989\"             | line    | one JSON object",
                "[{\"imei\":\"1\"}]                        | line    | JSON array",
                "{                                         | line    | over several lines",
                "990000473475989;a                         | line    | separated by semicolons",
                "990000473475989\ta                        | line    | separated by tabs",
                "9.90000473476E+14,a                       | imei    | a spreadsheet",
                "9.90000473476e14,a                        | imei    | a spreadsheet",
                "\"9,90000473476E+14\",a                   | imei    | a spreadsheet",
                "99-000047-347598,a                        | imei    | 14",
                "990000473475989,a,,x,990000473475997,a    | line    | more than one device",
                "PK\u0003\u0004                            | line    | a spreadsheet or an archive",
                "{\"imei\":990000473475989,\"account\":\"a\"} | imei | a string is expected",
                "{\"account\":\"a\"}                       | imei    | required",
                "{\"imei\":\"990000473475989\"}            | account | required",
                "{\"imei\":\"990000473475989\",\"account\":\"a\",\"since\":7} | since | a string is expected",
                "{\"imei\":\"990000473475989\",\"account\":\"a\",\"tags\":\"x\"} | tags | array of strings",
                "{\"imei\":\"990000473475989\",\"account\":\"a\",\"tags\":[1]} | tags | array of strings",
                "{\"imei\":\"990000473475989\",\"account\":\"a\",\"sinse\":\"x\"} | sinse | no such member",
                "{\"imei\":\"990000473475989\",\"account\":\"a\",\"990000473475989\":1} | body | no such member",
                "{\"imei\":\"990000473475989\",\"account\":\"a\"} {} | line | one JSON object",
                "{\"imei\":\"990000473475989\",\"account\":\"a\",\"account\":\"b\"} | line | one JSON object",
            })
    void aBadRowIsAFaultThatNamesTheFieldAndNeverTheDevice(String row, String field, String words) throws IOException {
        FieldFault fault = onlyFault(row);

        assertThat(fault.field()).isEqualTo(field);
        assertThat(fault.message()).contains(words).doesNotContainPattern("\\d{14}");
    }

    @Test
    void allFaultsOfARowAreToldAtOnce() throws IOException {
        assertThat(read("12,?,never").get(1L).faults())
                .extracting(FieldFault::field)
                .containsExactly("imei", "account", "since");
    }

    @Test
    void aReadableDeviceIsKnownEvenIfTheRestOfItsRowIsBad() throws IOException {
        assertThat(read(DEVICE + ",?").get(1L).imei()).contains(IMEI);
        assertThat(read("12,a").get(1L).imei()).isEmpty();
    }

    @Test
    void aBadRowDoesNotStopTheRest() throws IOException {
        Map<Long, WatchReading> rows = read(ROW + "\nnonsense\n\"\n" + ROW + "\n");

        assertThat(rows.values()).extracting(row -> row.draft().isPresent()).containsExactly(true, false, false, true);
    }

    @Test
    void tagsAreBoundedInNumberAndLength() throws IOException {
        assertThat(onlyDraft(ROW + ",," + words(32)).tags()).hasSize(32);
        assertThat(onlyFault(ROW + ",," + words(33)).message()).contains("at most 32 tags, not 33");
        assertThat(onlyDraft(ROW + ",," + "x".repeat(64)).tags()).hasSize(1);
        assertThat(onlyFault(ROW + ",," + "x".repeat(65)).message()).contains("1 to 64");
        assertThat(onlyDraft(ROW + ",,a,a").tags()).containsExactly("a");
    }

    @Test
    void anEndlessLineCostsOneFaultAndNoMemory() throws IOException {
        String endless = "x".repeat(BoundedLines.MAX_BYTES + 1);
        Map<Long, WatchReading> rows = read(endless + "\n" + ROW);

        assertThat(rows.get(1L).faults()).singleElement().satisfies(fault -> {
            assertThat(fault.field()).isEqualTo("line");
            assertThat(fault.message()).contains("65536");
        });
        assertThat(rows.get(2L).draft()).isPresent();
    }

    @Test
    void aLineThatIsNotUtf8IsAFault() throws IOException {
        Map<Long, WatchReading> rows = new TreeMap<>();
        InputStream latin =
                new ByteArrayInputStream((ROW + ",,s\u00fcd\n" + ROW).getBytes(StandardCharsets.ISO_8859_1));
        WatchRows.read(latin, Optional.empty(), rows::put);

        assertThat(rows.get(1L).faults()).extracting(FieldFault::message).containsExactly("this line is not UTF-8");
        assertThat(rows.get(2L).draft()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/csv; charset=utf-8", "application/csv"})
    void csvIsToldByItsMediaType(String type) {
        assertThat(WatchRows.Format.ofContentType(type)).contains(WatchRows.Format.CSV);
    }

    @Test
    void theFormatIsToldByTypeOrNameAndElseByWhatComesFirst() throws IOException {
        assertThat(WatchRows.Format.ofContentType("application/x-ndjson")).contains(WatchRows.Format.NDJSON);
        assertThat(WatchRows.Format.ofContentType("text/plain")).isEmpty();
        assertThat(WatchRows.Format.ofFileName("fleet.CSV")).contains(WatchRows.Format.CSV);
        assertThat(WatchRows.Format.ofFileName("fleet.ndjson")).contains(WatchRows.Format.NDJSON);
        assertThat(WatchRows.Format.ofFileName("fleet")).isEmpty();
        String ndjson = "{\"imei\":\"" + DEVICE + "\",\"account\":\"a\"}";
        assertThat(read("# first\n\n" + ndjson).get(3L).draft()).isPresent();
    }

    @Test
    void aFailingCheckDigitAndAnUncommonAccountAreWarnings() throws IOException {
        assertThat(onlyDraft(ROW).warnings()).containsExactly(WatchDraft.Warning.CHECK_DIGIT);
        assertThat(onlyDraft("490154203237518,TestAccount-1").warnings())
                .containsExactly(WatchDraft.Warning.ACCOUNT_FORM);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n", "\u0085", "\u2028", "\u2029", "\u000B", "\f"})
    void everyLineEndOfTheWorldEndsALine(String end) throws IOException {
        String text = String.join(end, "# fleet", ROW, "", ROW + ",,caf\u00e9 \u2026", ROW) + end;
        Map<Long, WatchReading> rows = read(text);

        assertThat(rows).containsOnlyKeys(2L, 4L, 5L);
        assertThat(rows.values()).allMatch(row -> row.draft().isPresent());
        assertThat(rows.get(4L).draft().orElseThrow().tags()).containsExactly("caf\u00e9 \u2026");
    }

    @Test
    void lineEndsAreKnownWhereverTheStreamIsCutToPieces() throws IOException {
        for (String end : List.of("\r\n", "\u2028", "\u0085")) {
            byte[] bytes = (ROW + end).repeat(2_000).getBytes(StandardCharsets.UTF_8);
            for (int piece : new int[] {1, 3, 7, 4096}) {
                int[] good = {0};
                InputStream in = new ByteArrayInputStream(bytes) {
                    @Override
                    public synchronized int read(byte[] into, int from, int most) {
                        return super.read(into, from, Math.min(most, piece));
                    }
                };
                WatchRows.read(
                        in,
                        Optional.empty(),
                        (line, row) -> good[0] += row.draft().isPresent() ? 1 : 0);
                assertThat(good[0]).isEqualTo(2_000);
            }
        }
    }

    @Test
    void aLastLineWithoutAnEndIsRead() throws IOException {
        assertThat(ended(ROW + "\n" + ROW)).isFalse();
        assertThat(ended(ROW + "\n" + ROW + "\r")).isTrue();
        assertThat(ended("")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "99-000047-347598-9",
                "99 000047 347598 9",
                "99\u00a0000047\u2009347598\u20119",
                "\u200b990000473475989\ufeff",
                "'990000473475989",
                "=\"990000473475989\"",
                "\"=\"\"990000473475989\"\"\"",
                "990000473475989.0",
                "9.90000473475989E+14",
            })
    void whatIsBeyondDoubtIsTaken(String imei) throws IOException {
        assertThat(onlyDraft(imei + ",'0000123456-00001").imei()).isEqualTo(IMEI);
        assertThat(onlyDraft(imei + ",=\"0000123456-00001\"").account()).isEqualTo(ACCOUNT);
    }

    @ParameterizedTest
    @ValueSource(strings = {";", "\t"})
    void aHeaderTellsTheSeparator(String separator) throws IOException {
        String text = "imei,account,since,tag\n" + ROW + ",2026-11-23,pilot\n";

        assertThat(onlyDraft(text.replace(",", separator)))
                .isEqualTo(new WatchDraft(
                        IMEI, ACCOUNT, Optional.of(Instant.parse("2026-11-23T00:00:00Z")), List.of("pilot")));
    }

    @Test
    void whatIsWrongWithTheWholeFileIsToldOnce() throws IOException {
        for (String text : List.of(
                (ROW.replace(',', ';') + "\n").repeat(50),
                (ROW.replace(',', '\t') + "\n").repeat(50),
                "account,imei\n" + "a,990000473475989\n".repeat(50),
                "[" + "{\"imei\":\"990000473475989\"},\n".repeat(50) + "]",
                "{\n\"imei\":\"990000473475989\"\n}\n")) {
            assertThat(onlyFault(text).field()).isEqualTo("line");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32"})
    void otherEncodingsAreToldOnce(String charset) throws IOException {
        Map<Long, WatchReading> rows = new TreeMap<>();
        byte[] bytes = (ROW + "\n").repeat(50).getBytes(charset);
        WatchRows.read(new ByteArrayInputStream(bytes), Optional.empty(), rows::put);

        assertThat(rows).hasSize(1);
        assertThat(rows.get(1L).faults().get(0).message()).contains("UTF-16").contains("UTF-8");
    }

    @Test
    void aFaultOfEveryRowIsToldOnce() throws IOException {
        RowFaults same = new RowFaults(10);
        read("9.90000473476E+14,a\n".repeat(3)).forEach(same::add);
        assertThat(same.told(0)).singleElement().satisfies(fault -> {
            assertThat(fault.line()).isEqualTo(1);
            assertThat(fault.what().message()).startsWith("all 3 rows: a spreadsheet");
        });
        assertThat(same.told(1)).hasSize(3);
        RowFaults other = new RowFaults(2);
        read("9.90000473476E+14,a\n1,a\n2,?\n").forEach(other::add);
        assertThat(other.told(0)).hasSize(2);
        assertThat(other.rows()).isEqualTo(3);
        assertThat(other.count()).isEqualTo(4);
    }

    @Test
    void aTagMayBeANumberOfFifteenDigits() throws IOException {
        assertThat(onlyDraft(ROW + ",,310150123456789,pilot").tags()).containsExactly("310150123456789", "pilot");
    }

    private static boolean ended(String text) throws IOException {
        return WatchRows.read(
                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), Optional.empty(), (line, row) -> {});
    }

    private static String words(int count) {
        return IntStream.range(0, count).mapToObj(i -> "t" + i).collect(Collectors.joining(","));
    }

    private static WatchDraft onlyDraft(String text) throws IOException {
        Map<Long, WatchReading> rows = read(text);
        assertThat(rows).hasSize(1);
        return rows.values().iterator().next().draft().orElseThrow();
    }

    private static FieldFault onlyFault(String text) throws IOException {
        Map<Long, WatchReading> rows = read(text);
        assertThat(rows).hasSize(1);
        List<FieldFault> faults = rows.values().iterator().next().faults();
        assertThat(faults).hasSize(1);
        return faults.get(0);
    }

    private static Map<Long, WatchReading> read(String text) throws IOException {
        Map<Long, WatchReading> rows = new TreeMap<>();
        WatchRows.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), Optional.empty(), rows::put);
        return rows;
    }
}
