package io.upgradewatch.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The documents' own lines, typed into a shell beside a running demo. */
class DocumentedCommandsIT {

    @TempDir
    Path directory;

    @Test
    void whatIsAskedByCurlIsAnsweredWell() throws IOException {
        Tool.named("curl", "curl");
        Files.writeString(
                directory.resolve("fleet.csv"), "imei,account\n990000473475997," + RunningDemo.ACCOUNT + "\n");
        List<String> commands = DocumentedCommands.all().stream()
                .filter(command -> command.startsWith("curl "))
                .toList();
        assertThat(commands).isNotEmpty();
        try (RunningDemo demo = new RunningDemo()) {
            demo.instance.awaitReady();
            for (String command : commands) {
                String here = command.replace(
                                "localhost:8080", demo.instance.url().substring("http://".length()))
                        .replace("localhost:9000", demo.instance.managementAddress());
                typed(here.replaceFirst("curl ", "curl -sS --fail-with-body "));
            }
            demo.instance.await(
                    "what was imported is watched",
                    one -> one.get("/api/devices/990000473475997").statusCode() == 200);
        }
    }

    @Test
    void theUsersFileIsOneThatTheServiceReads() throws IOException {
        Tool.named("apache2-utils", "htpasswd");
        DocumentedCommands.all().stream()
                .filter(command -> command.startsWith("htpasswd "))
                .forEach(this::typed);

        assertThat(Files.readString(directory.resolve("users")))
                .matches("ann:\\$2[aby]\\$10\\$[./0-9A-Za-z]{53}:operator\\n");
    }

    private String typed(String command) {
        return Tool.run(List.of("sh", "-c", "cd '" + directory + "' && " + command));
    }
}
