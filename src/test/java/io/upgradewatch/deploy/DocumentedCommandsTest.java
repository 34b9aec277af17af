package io.upgradewatch.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What documented commands name exists: profiles, tests, settings. Commands that can be run beside other tests are, by
 * {@link DocumentedCommandsIT} and others.
 */
class DocumentedCommandsTest {

    // Each is run by the test that is named, or needs what the document says.
    private static final List<String> RUN_ELSEWHERE = List.of(
            "curl ", // DocumentedCommandsIT
            "htpasswd ", // DocumentedCommandsIT
            "kcat ", // ConsumersIT
            "upgradewatch ", // CommandLineIT
            "kafka-console-consumer.sh "); // Kafka's own tools
    // Those of an administrator: the files that they name exist.
    private static final List<String> OF_THE_SYSTEM = List.of("useradd ", "install ", "cp ", "kubectl ", "deploy/");
    private static final List<String> MAVEN_GOALS =
            List.of("quarkus:dev", "verify", "package", "test", "spotless:apply");
    private static final Pattern SETTING = Pattern.compile("-D([\\w.-]+)");
    private static final Pattern VARIABLE = Pattern.compile("([A-Z][A-Z_]+)=");
    private static final Pattern PROFILES = Pattern.compile(" -P([\\w,]+)");
    private static final Pattern TESTS = Pattern.compile("-D(?:it\\.)?test=(\\w+)");

    @Test
    void everyCommandIsRunByATestOrNamesOnlyWhatExists() throws IOException {
        List<String> amiss = new ArrayList<>();
        for (String command : DocumentedCommands.all()) {
            if (command.startsWith("./mvnw ")) {
                maven(command).forEach(fault -> amiss.add(fault + ": " + command));
            } else if (command.startsWith("java ") || command.startsWith("export ")) {
                settings(command).forEach(fault -> amiss.add(fault + ": " + command));
            } else if (OF_THE_SYSTEM.stream().anyMatch(command::startsWith)) {
                missingFiles(command).forEach(fault -> amiss.add(fault + ": " + command));
            } else if (RUN_ELSEWHERE.stream().noneMatch(command::startsWith)) {
                amiss.add("no test runs it: " + command);
            }
        }
        assertThat(amiss).isEmpty();
    }

    private static List<String> maven(String command) throws IOException {
        List<String> faults = new ArrayList<>();
        String goal = command.split(" ")[1];
        if (!MAVEN_GOALS.contains(goal)) {
            faults.add("the goal " + goal + " is not known");
        }
        String pom = Documents.text(Path.of("pom.xml"));
        PROFILES.matcher(command)
                .results()
                .flatMap(found -> Stream.of(found.group(1).split(",")))
                .filter(profile -> !pom.contains("<id>" + profile + "</id>"))
                .forEach(profile -> faults.add("there is no profile " + profile));
        TESTS.matcher(command)
                .results()
                .map(found -> found.group(1))
                .filter(test -> !test.equals("none") && !sources().contains("class " + test + " "))
                .forEach(test -> faults.add("there is no test " + test));
        SETTING.matcher(command)
                .results()
                .map(found -> found.group(1))
                .filter(key ->
                        key.matches("(bench|faults|fuzz)\\..*") && !sources().contains("\"" + key + "\""))
                .forEach(key -> faults.add("nobody reads " + key));
        return faults;
    }

    private static List<String> missingFiles(String command) {
        return Stream.of(command.split(" "))
                .filter(word -> word.startsWith("deploy/"))
                .filter(file -> !Files.exists(Path.of(file)))
                .map(file -> "there is no " + file)
                .toList();
    }

    private static List<String> settings(String command) throws IOException {
        String documented = Documents.text(Path.of("src", "docs", "configuration.md"));
        Stream<String> keys = SETTING.matcher(command).results().map(found -> found.group(1));
        Stream<String> variables = VARIABLE.matcher(command)
                .results()
                .map(MatchResult::group)
                .map(name -> name.toLowerCase(Locale.ROOT).replace("=", "").replace('_', '.'))
                .map(name -> name.replace("upgradewatch.thingspace.north.west.", "upgradewatch.thingspace."));
        return Stream.concat(keys, variables)
                .filter(key -> !names(documented, key))
                .map(key -> key + " is not documented")
                .toList();
    }

    private static boolean names(String documented, String key) {
        int end = key.lastIndexOf('.');
        return documented.contains("`" + key)
                || key.startsWith("kafka.")
                || key.startsWith("quarkus.oidc.")
                || documented.contains("`" + key.substring(0, end))
                        && documented.contains("." + key.substring(end + 1).replace('.', '-') + "`")
                || key.endsWith(".file") && names(documented, key.substring(0, key.length() - 5) + "-file");
    }

    private static String sources() {
        try (Stream<Path> files = Files.walk(Path.of("src", "test", "java"))) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .map(Documents::text)
                    .collect(Collectors.joining("\n"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
