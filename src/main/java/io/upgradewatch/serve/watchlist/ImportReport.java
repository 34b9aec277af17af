package io.upgradewatch.serve.watchlist;

import io.upgradewatch.serve.problem.Problem;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What became of an imported list. */
@Schema(description = "What became of the list.")
record ImportReport(
        @Schema(description = "Rows written to the watchlist.", examples = "1998")
        long taken,

        @Schema(description = "Rows at fault, none of which was written.", examples = "2")
        long refused,

        Warnings warnings,

        @Schema(description = "The faults of the refused rows, in the order of the lines, the first 1,000 of them.")
        List<LineFault> faults,

        @Schema(description = "How many faults there are in all; a row may have several.")
        long faultCount) {

    /** The problem of a list of which no row was taken, with the report beside it. */
    @Schema(description = "No row was taken; the members of the report say why.")
    record NothingTaken(
            String type,
            String title,
            int status,
            String detail,
            long taken,
            long refused,
            List<LineFault> faults,
            long faultCount) {

        static NothingTaken of(ImportReport report) {
            String why = report.faults().isEmpty()
                    ? "there is no row in it"
                    : report.faults().get(0).message();
            Problem problem = Problem.of(400, "nothing was taken of this list: " + why);
            return new NothingTaken(
                    problem.type(),
                    problem.title(),
                    problem.status(),
                    problem.detail(),
                    0,
                    report.refused(),
                    report.faults(),
                    report.faultCount());
        }
    }

    /** What looked wrong and was taken all the same. */
    @Schema(description = "What looked wrong and was taken all the same.")
    record Warnings(
            @Schema(description = "Rows whose IMEI fails its check digit.")
            long checkDigit,

            @Schema(description = "Rows whose account is not of the form ##########-#####.")
            long accountForm) {}

    /** One fault of one line. */
    @Schema(description = "One fault of one line.")
    record LineFault(
            @Schema(description = "Counted from 1.", examples = "7")
            long line,

            @Schema(
                    description = "`imei`, `account`, `since`, `tags`, or `line` for the line as a whole.",
                    examples = "imei")
            String field,

            @Schema(examples = "an IMEI has exactly 15 digits, not 14: the check digit is missing")
            String message) {}
}
