package io.upgradewatch.command.watching;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.upgradewatch.command.output.Json;
import io.upgradewatch.watch.RowFaults;
import io.upgradewatch.watch.WatchDraft;
import io.upgradewatch.watch.WatchReading;
import io.upgradewatch.watch.WatchRows;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** What an import would say of a list, found without one; the report is spelt as the service spells it. */
final class ListCheck implements WatchRows.Sink {

    private static final int MAX_FAULTS = 1_000;

    private final RowFaults faults = new RowFaults(MAX_FAULTS);
    private long taken;
    private long checkDigits;
    private long accountForms;

    private ListCheck() {}

    /** The format that a file's name tells of; empty if it tells none. */
    static Optional<WatchRows.Format> format(String name) {
        return WatchRows.Format.ofFileName(name);
    }

    /**
     * Reads {@code list} to its end.
     *
     * @param name without the ending of what it is packed with
     * @throws IOException if it cannot be read, or is not gzip though it should be
     */
    static JsonNode of(InputStream list, String name, boolean packed) throws IOException {
        ListCheck check = new ListCheck();
        WatchRows.read(packed ? new GZIPInputStream(list) : list, format(name), check);
        return check.report();
    }

    @Override
    public void row(long line, WatchReading reading) {
        reading.draft().ifPresentOrElse(this::take, () -> faults.add(line, reading));
    }

    private void take(WatchDraft draft) {
        taken++;
        checkDigits += draft.warnings().contains(WatchDraft.Warning.CHECK_DIGIT) ? 1 : 0;
        accountForms += draft.warnings().contains(WatchDraft.Warning.ACCOUNT_FORM) ? 1 : 0;
    }

    private JsonNode report() {
        ObjectNode report = Json.object().put("taken", taken).put("refused", faults.rows());
        report.putObject("warnings").put("checkDigit", checkDigits).put("accountForm", accountForms);
        ArrayNode lines = report.putArray("faults");
        faults.told(taken).forEach(fault -> lines.addObject()
                .put("line", fault.line())
                .put("field", fault.what().field())
                .put("message", fault.what().message()));
        return report.put("faultCount", faults.count());
    }
}
