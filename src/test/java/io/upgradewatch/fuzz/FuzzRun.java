package io.upgradewatch.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Jazzer, guided by coverage, on each reader in turn: {@code ./mvnw verify -Pfuzz -Dfuzz.minutes=10}. The inputs that it
 * finds stay in {@code target/fuzz} for the next time, its figures are added to {@code target/fuzz/report.md}.
 */
class FuzzRun {

    private static final Path HOME = Path.of("target", "fuzz");
    private static final double MINUTES = Double.parseDouble(System.getProperty("fuzz.minutes", "10"));
    private static final int LONGEST = 64 * 1024;
    private static final int SECONDS_FOR_ONE = 30;
    private static final Pattern EXECUTIONS = Pattern.compile("number_of_executed_units: (\\d+)");

    @ParameterizedTest
    @EnumSource
    void nothingIsThrownThatIsNotDeclaredAndNothingTakesLong(Target target) throws IOException, InterruptedException {
        Path home = Files.createDirectories(HOME.resolve(target.label()));
        Path corpus = Files.createDirectories(home.resolve("corpus"));
        Path seeds = Files.createDirectories(home.resolve("seeds"));
        List<byte[]> inputs = target.inputs();
        for (int i = 0; i < inputs.size(); i++) {
            Files.write(seeds.resolve(Integer.toString(i)), inputs.get(i));
        }
        long seconds = Math.round(MINUTES * 60 / Target.values().length);
        Path log = home.resolve("fuzz.log");
        Process fuzzer = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx768m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "com.code_intelligence.jazzer.Jazzer",
                        "--target_class=" + target.type.getName(),
                        "--instrumentation_includes=io.upgradewatch.**:com.fasterxml.jackson.core.json.**",
                        "--custom_hook_includes=io.upgradewatch.**",
                        "--reproducer_path=" + home,
                        "-artifact_prefix=" + home + "/",
                        "-max_len=" + LONGEST,
                        "-timeout=" + SECONDS_FOR_ONE,
                        "-rss_limit_mb=0",
                        "-print_final_stats=1",
                        "-max_total_time=" + seconds,
                        corpus.toString(),
                        seeds.toString()))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        int exit = fuzzer.waitFor();
        Matcher executions = EXECUTIONS.matcher(Files.readString(log));
        long executed = executions.find() ? Long.parseLong(executions.group(1)) : 0;
        long kept;
        try (var files = Files.list(corpus)) {
            kept = files.count();
        }
        Files.writeString(
                HOME.resolve("report.md"),
                "| %s | %d s | %,d executions | corpus %d | %s |%n"
                        .formatted(target.label(), seconds, executed, kept, exit == 0 ? "good" : "**see " + log + "**"),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        assertThat(exit).as("the fuzzer's verdict, in %s", log).isZero();
        assertThat(executed).as("inputs tried").isPositive();
    }
}
