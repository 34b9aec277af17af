package io.upgradewatch.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The API's document and its answers are one: every call is held against it, and a typed client is made of it. */
class OpenApiIT {

    private static final Path HOME = Path.of("target", "openapi").toAbsolutePath();
    private static final Path SCRIPTS = Path.of("src", "test", "node");
    private static final List<String> PACKAGES = List.of(
            "ajv@8.20.0",
            "ajv-formats@3.0.1",
            "openapi-typescript@7.13.0",
            "openapi-fetch@0.17.0",
            "typescript@5.9.3",
            "@types/node@20.19.25");
    private static final String DEVICE = "990000473475989";

    private static String node;
    private static RunningDemo demo;

    @BeforeAll
    static void demo() throws Exception {
        node = Tool.named("nodejs", "node", "nodejs").toString();
        NodePackages.install(HOME, PACKAGES);
        demo = new RunningDemo();
        demo.instance.awaitReady();
        assertThat(demo.instance
                        .put("/api/devices/" + DEVICE, "{\"account\":\"" + RunningDemo.ACCOUNT + "\"}")
                        .statusCode())
                .isIn(200, 201);
        demo.instance.await(
                "a campaign is known", one -> one.get("/api/summary").statusCode() == 200);
    }

    @AfterAll
    static void end() {
        if (demo != null) {
            demo.close();
        }
    }

    @Test
    void everyAnswerIsOneThatTheDocumentDescribes() {
        String printed = Tool.run(script("answers.mjs"));

        assertThat(printed).matches("(?s)\\d+ calls of \\d+ operations\\s*");
    }

    @Test
    void aTypedClientIsMadeOfTheDocument() throws IOException {
        Files.writeString(
                HOME.resolve("api.json"),
                demo.instance.get("/q/openapi?format=json").body());
        Path modules = HOME.resolve("node_modules");
        Tool.run(List.of(
                node,
                modules.resolve("openapi-typescript/bin/cli.js").toString(),
                HOME.resolve("api.json").toString(),
                "-o",
                HOME.resolve("api.d.ts").toString()));
        Files.copy(SCRIPTS.resolve("client.ts"), HOME.resolve("client.ts"), StandardCopyOption.REPLACE_EXISTING);
        Tool.run(List.of(
                node,
                modules.resolve("typescript/bin/tsc").toString(),
                "--strict",
                "--target",
                "es2022",
                "--module",
                "esnext",
                "--moduleResolution",
                "bundler",
                "--typeRoots",
                modules.resolve("@types").toString(),
                "--types",
                "node",
                "--outDir",
                HOME.resolve("built").toString(),
                HOME.resolve("client.ts").toString()));
        Files.move(HOME.resolve("built/client.js"), HOME.resolve("client.mjs"), StandardCopyOption.REPLACE_EXISTING);

        String printed = Tool.run(
                List.of(node, HOME.resolve("client.mjs").toString(), demo.instance.url(), DEVICE, RunningDemo.ACCOUNT));

        assertThat(printed)
                .contains("\"watched\":true", "\"status\":200", "\"tags\":[\"typed\"]", "\"devices\":1")
                .contains("\"detail\":\"");
    }

    private static List<String> script(String name) {
        try {
            Path copy = Files.copy(SCRIPTS.resolve(name), HOME.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            return List.of(node, copy.toString(), demo.instance.url(), DEVICE, RunningDemo.ACCOUNT);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
