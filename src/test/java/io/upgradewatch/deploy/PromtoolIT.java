package io.upgradewatch.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Prometheus' and Alertmanager's own tools, on the shipped files. */
class PromtoolIT {

    private static final String FOLDER = AlertRules.FOLDER.toString();

    @Test
    void eachAlertFiresWhenItShallAndNotOtherwise() throws IOException {
        List<String> command = new ArrayList<>(List.of(promtool(), "test", "rules"));
        try (Stream<Path> files = Files.list(AlertRules.FOLDER.resolve("tests"))) {
            files.map(Path::toString).sorted().forEach(command::add);
        }
        assertThat(Tool.run(command)).contains("SUCCESS").doesNotContain("FAILED");
    }

    @Test
    void prometheusTakesItsConfiguration() {
        assertThat(Tool.run(List.of(promtool(), "check", "config", FOLDER + "/prometheus.yml")))
                .contains("SUCCESS");
    }

    @Test
    void alertmanagerTakesItsConfiguration() {
        String amtool = Tool.named("prometheus-alertmanager", "amtool").toString();
        assertThat(Tool.run(List.of(amtool, "check-config", FOLDER + "/alertmanager.yml")))
                .contains("SUCCESS");
    }

    private static String promtool() {
        return Tool.named("prometheus", "promtool").toString();
    }
}
