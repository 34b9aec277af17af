package io.upgradewatch.app;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The command line as far as it needs nobody to speak to. */
class CommandLineTest {

    private static final String IMEI = "990000473475989";

    @ParameterizedTest
    @ValueSource(strings = {"watch", "tail", "explain", "campaigns", "check", "dry-run", "verify", "reshard"})
    void helpNamesEveryCommandAndEveryCommandHasHelp(String command) {
        assertThat(CommandRun.of("--help"))
                .satisfies(help -> assertThat(help.code()).isZero())
                .satisfies(help -> assertThat(help.out()).contains("  " + command, "Exit codes"));
        assertThat(CommandRun.of(command, "--help"))
                .satisfies(help -> assertThat(help.code()).isZero())
                .satisfies(help -> assertThat(help.out()).startsWith("Usage: upgradewatch " + command));
    }

    @ParameterizedTest
    @CsvSource({
        "tial, tail",
        "rehash, reshard",
        "watch lits, list",
        "watch ipmort, import",
        "watch list --acount=1, --account",
        "explain --ouput json, --output",
        "watch add 990000473475989 --acount a, --account"
    })
    void aWrongWordIsRefusedWithTheOneThatWasMeant(String line, String meant) {
        assertThat(CommandRun.of(line.split(" ")))
                .satisfies(wrong -> assertThat(wrong.code()).isEqualTo(2))
                .satisfies(wrong -> assertThat(wrong.err()).contains("did you mean " + meant + "?"))
                .satisfies(wrong -> assertThat(wrong.out()).isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "watch, a command is missing: add",
        "watch add " + IMEI + ", --account",
        "watch add 99000047347598 --account a, the check digit is missing",
        "watch list --limit 0, --limit must be at least 1",
        "explain, IMEI",
        "explain " + IMEI + " " + IMEI + ", takes no further argument",
        "explain " + IMEI + " --output xml, json",
        "dry-run, N",
        "dry-run 1001, N is a number from 1 to 1000",
        "verify many, N",
        "tail --count 0, --count must be at least 1",
        "tail --url http://h?a, --url is spelt like"
    })
    void wrongUseIsToldInASentence(String line, String told) {
        assertThat(CommandRun.of(line.split(" ")))
                .satisfies(wrong -> assertThat(wrong.code()).isEqualTo(2))
                .satisfies(wrong -> assertThat(wrong.err()).contains(told));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "explain " + IMEI + " --user ann:sesame",
                "explain " + IMEI + " --url http://ann:sesame@127.0.0.1:1",
                "explain " + IMEI + " --password=sesame"
            })
    void aPasswordInTheArgumentsIsRefusedAndNotRepeated(String line) {
        assertThat(CommandRun.of(line.split(" ")))
                .satisfies(wrong -> assertThat(wrong.code()).isEqualTo(2))
                .satisfies(wrong -> assertThat(wrong.out() + wrong.err()).doesNotContain("sesame"));
    }

    @Test
    void aDryRunOfAnImportTellsEachBadLineAndAsksNobody() {
        String list = "imei,account\n" + IMEI + ",0000123456-00001\n99,0000123456-00001\n990000473475997,\n";
        assertThat(CommandRun.of(Map.of(), list, "watch", "import", "--dry-run"))
                .satisfies(dry -> assertThat(dry.code()).isEqualTo(1))
                .satisfies(dry -> assertThat(dry.out())
                        .contains(
                                "1 row would be taken, 2 refused",
                                "line 3: imei: an IMEI has exactly 15 digits, not 2",
                                "line 4: account: an account is required"));
        assertThat(CommandRun.of(Map.of(), IMEI + ",a\n", "watch", "import", "-", "--dry-run", "--output", "json"))
                .satisfies(dry -> assertThat(dry.code()).isZero())
                .satisfies(dry -> assertThat(dry.out())
                        .isEqualToIgnoringNewLines("{\"taken\":1,\"refused\":0,\"warnings\":{\"checkDigit\":1,"
                                + "\"accountForm\":1},\"faults\":[],\"faultCount\":0}"));
    }

    @Test
    void aShellCompletesEveryCommandAndOption() {
        assertThat(CommandRun.of("completion"))
                .satisfies(script -> assertThat(script.code()).isZero())
                .satisfies(script -> assertThat(script.out()).contains("upgradewatch", "import", "--position-file"));
    }
}
