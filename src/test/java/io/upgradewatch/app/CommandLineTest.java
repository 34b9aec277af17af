package io.upgradewatch.app;

import io.upgradewatch.app.command.CommandRun;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The command line as far as it needs nobody to speak to. */
class CommandLineTest {

    private static final String IMEI = "990000473475989";
    private static final Pattern CALL = Pattern.compile("upgradewatch ((?!below)[a-z][^`\\n|)]*)");
    private static final Pattern OPTION = Pattern.compile("--[a-z-]+");
    private static final Pattern COMMAND = Pattern.compile("(?m)^  ([a-z][a-z-]+)  ");

    @ParameterizedTest
    @ValueSource(strings = {"watch", "tail", "explain", "campaigns", "check", "dry-run", "verify", "replay", "reshard"})
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
        "watch remove, name devices",
        "watch remove " + IMEI + " --status Failed, name devices",
        "watch remove " + IMEI + " --dry-run, --dry-run goes with filters",
        "replay, name a topic",
        "replay some.topic --cancel 1, name a topic",
        "tail --recent 1001, --recent is a number from 0 to 1000",
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
    void aShellCompletesEveryCommandAndOption(@TempDir Path directory) throws Exception {
        CommandRun script = CommandRun.of("completion");
        assertThat(script.code()).isZero();
        Path bash = Path.of("/bin/bash");
        assumeTrue(Files.isExecutable(bash), "needs bash");
        Path file = Files.writeString(directory.resolve("completion"), script.out());
        assertThat(completed(bash, file, "watch", "im")).containsExactly("import");
        assertThat(completed(bash, file, "tail", "--pos")).containsExactly("--position-file");
    }

    private static List<String> completed(Path bash, Path script, String command, String begun) throws Exception {
        String line = "compopt() { :; }; source " + script + "; COMP_WORDS=(upgradewatch " + command + " " + begun
                + "); COMP_CWORD=2; _complete_upgradewatch; printf '%s\\n' \"${COMPREPLY[@]}\"";
        Process process = new ProcessBuilder(bash.toString(), "-c", line)
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        return printed.lines().map(String::strip).distinct().toList();
    }

    @Test
    void everyCommandIsDocumentedAndEveryDocumentedOneExists() throws Exception {
        String document = Files.readString(Path.of("src", "docs", "commands.md"));
        Set<String> documented = new TreeSet<>();
        CALL.matcher(document).results().map(call -> call.group(1)).forEach(call -> {
            String path = call.replaceFirst(" (?:[A-Z\\[<-]|fleet|…).*", "").strip();
            documented.add(path);
            CommandRun help = CommandRun.of(CommandRun.with(path.split(" "), "--help"));
            assertThat(help.code()).as(call).isZero();
            assertThat(OPTION.matcher(call).results().map(MatchResult::group))
                    .as(call)
                    .allMatch(option -> help.out().contains(option));
        });
        assertThat(documented)
                .containsAll(List.of(
                        "watch add", "watch remove", "watch import", "watch list", "watch export", "watch confirm"));
        COMMAND.matcher(CommandRun.of("--help").out())
                .results()
                .map(command -> command.group(1))
                .filter(command -> !command.equals("watch"))
                .forEach(command -> assertThat(documented).contains(command));
    }
}
