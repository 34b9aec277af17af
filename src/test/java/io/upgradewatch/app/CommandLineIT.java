package io.upgradewatch.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.elytron.security.common.BcryptUtil;
import io.upgradewatch.app.command.CommandRun;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The command line over one packaged service with TLS and users. */
class CommandLineIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PASSWORD = "open sesame";
    private static final Map<String, String> PASSWORDS = Map.of("UPGRADEWATCH_PASSWORD", PASSWORD);
    private static final String EARLY = "1970-01-01T00:00:00Z";

    @TempDir
    static Path directory;

    private static World world;
    private static ServiceProcess instance;
    private static int tlsPort;

    @BeforeAll
    static void open() throws Exception {
        world = new World();
        // Whatever is watched here is known upstream: refusals would hold up the account.
        IntStream.of(1, 10, 11, 20)
                .forEach(number -> world.tell(World.device(number), World.ACCOUNT, "UpgradePending", 1));
        world.tell(World.device(2), World.ACCOUNT, "UpgradeFailed", 1);
        tlsPort = ServiceProcess.freePort();
        Path store = directory.resolve("store.p12");
        keytool(
                "-genkeypair -storetype PKCS12 -keyalg EC -dname CN=service -alias service -ext SAN=ip:127.0.0.1 -keystore "
                        + store);
        keytool("-exportcert -rfc -alias service -file " + directory.resolve("ca.pem") + " -keystore " + store);
        String hash = BcryptUtil.bcryptHash(PASSWORD, 4);
        Path users =
                Files.writeString(directory.resolve("users"), "ann:" + hash + ":viewer\nbob:" + hash + ":operator\n");
        Files.writeString(directory.resolve("password"), PASSWORD + "\n");
        instance = world.instance()
                .with("quarkus.http.ssl-port", tlsPort)
                .with("quarkus.http.ssl.certificate.key-store-file", store)
                .with("quarkus.http.ssl.certificate.key-store-password", "changeit")
                .with("upgradewatch.security.mode", "basic")
                .with("upgradewatch.security.users-file", users)
                .start()
                .awaitReady();
    }

    @AfterAll
    static void end() {
        if (instance != null) {
            instance.close();
        }
        if (world != null) {
            world.close();
        }
    }

    @AfterEach
    void noPasswordIsLogged() {
        assertThat(instance.log()).doesNotContain(PASSWORD);
    }

    @Test
    void whoIsNotThereOrDoesNotLetInIsToldInWords() {
        int nobody = ServiceProcess.freePort();
        told("no service listens at 127.0.0.1:" + nobody, "explain", imei(0), "--url", "http://127.0.0.1:" + nobody);
        told("is not trusted", "explain", imei(0), "--url", "https://127.0.0.1:" + tlsPort);
        told("does not speak https", "explain", imei(0), "--url", instance.url().replace("http:", "https:"));
        told(as("ann", "explain", imei(0), "--token-file", "x"), 2, "exclude each other");
        told("give a name with --user", "watch", "list", "--url", instance.url());
        told("is no Upgradewatch", "watch", "list", "--url", world.simulator.url());
        told("cannot be read", "watch", "import", "/no/such/list", "--url", instance.url());
        assertThat(CommandRun.of(Map.of("UPGRADEWATCH_PASSWORD", "wrong"), "", asked("ann", "watch", "list")))
                .satisfies(wrong -> assertThat(wrong.code()).isEqualTo(1))
                .satisfies(
                        wrong -> assertThat(wrong.err()).contains("the name or the password of --user is not right"));
        told(as("ann", "watch", "add", imei(0), "--account", World.ACCOUNT), "you may not do this");
        told(as("ann", "watch", "import"), "you may not do this");
        told(as("ann", "explain", imei(999)), "this device is not watched");
        told(as("ann", "campaigns", "no such"), "no such campaign");
        assertThat(as("ann", "campaigns").out()).contains("campaign");
        assertThat(as("ann", "campaigns", "--output", "json").out()).startsWith("{\"campaigns\":[");
        told(as("bob", "watch", "list", "--account", "no account"), "account: an account is 1 to 64");
    }

    @Test
    void devicesAreWatchedListedExplainedAndLeft() throws Exception {
        assertThat(as("bob", "watch", "add", imei(1), imei(2), "--account", World.ACCOUNT, "--tag", "a \"b\", c"))
                .satisfies(good -> assertThat(good.code()).as(good.err()).isZero())
                .satisfies(good -> assertThat(good.out()).contains(imei(1) + " is watched now"));
        assertThat(document(as(
                                "bob",
                                "watch",
                                "add",
                                imei(1),
                                "--account",
                                World.ACCOUNT,
                                "--since",
                                EARLY,
                                "--output",
                                "json"))
                        .at("/devices/0/result")
                        .asText())
                .isEqualTo("replaced");
        assertThat(as("bob", "watch", "add", imei(1), "--account", World.ACCOUNT, "--since", "yesterday"))
                .satisfies(bad -> assertThat(bad.code()).isEqualTo(1))
                .satisfies(bad -> assertThat(bad.out()).contains("since is a date-time"));
        await().atMost(Duration.ofSeconds(90))
                .untilAsserted(() -> assertThat(as("ann", "watch", "list").out())
                        .contains(imei(1), imei(2), "UpgradePending", "2 devices"));
        assertThat(document(as("ann", "watch", "list", "--status", "UpgradePending", "--output", "json"))
                        .path("devices"))
                .singleElement()
                .satisfies(device -> assertThat(device.path("imei").asText()).isEqualTo(imei(1)));
        assertThat(as("ann", "explain", imei(1)).out())
                .contains(
                        "device     " + imei(1) + " of account " + World.ACCOUNT,
                        "asked for by rest",
                        "next poll",
                        "UpgradePending");
        assertThat(document(as("ann", "explain", imei(1), "--output", "json"))
                        .at("/watch/since")
                        .asText())
                .isEqualTo(EARLY);

        Path list = directory.resolve("list.csv");
        assertThat(as("ann", "watch", "export", list.toString()).code()).isZero();
        assertThat(document(as("bob", "watch", "remove", "--status", "UpgradePending", "--dry-run", "--output", "json"))
                        .path("unwatched")
                        .asInt())
                .isEqualTo(1);
        assertThat(as("bob", "watch", "remove", "--search", "UPGRADEFAIL", "--status", "UpgradePending")
                        .out())
                .contains("0 unwatched");
        assertThat(as("bob", "watch", "remove", imei(1), imei(2)))
                .satisfies(gone -> assertThat(gone.code()).isZero())
                .satisfies(gone -> assertThat(gone.out()).contains(imei(2) + " is not watched"));
        assertThat(document(as("ann", "watch", "list", "--output", "json")).path("devices"))
                .isEmpty();
        assertThat(as("bob", "watch", "import", list.toString()).out()).startsWith("2 rows taken, 0 refused");
        await().atMost(Duration.ofSeconds(90))
                .untilAsserted(() -> assertThat(as("ann", "watch", "export").out())
                        .isEqualToNormalizingNewlines(Files.readString(list)));
        assertThat(document(as("ann", "watch", "export", "--output", "json")).path("tags"))
                .isEmpty();
        assertThat(as("bob", "watch", "confirm", "--dry-run").out()).contains("nothing is held back");
        assertThat(document(as("bob", "watch", "confirm", "--output", "json"))
                        .path("removals")
                        .asInt())
                .isZero();
        as("bob", "watch", "remove", imei(1), imei(2));
    }

    @Test
    void aListIsTakenFromAFileOrAPipeAndEachBadLineTold() throws Exception {
        String rows = imei(10) + "," + World.ACCOUNT + "\n12," + World.ACCOUNT + "\n";
        CommandRun piped = CommandRun.of(PASSWORDS, rows, asked("bob", "watch", "import", "-"));
        assertThat(piped.code()).isEqualTo(1);
        assertThat(piped.out())
                .contains("1 row taken, 1 refused", "line 2: imei: an IMEI has exactly 15 digits, not 2");
        Path packed = directory.resolve("list.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            out.write((imei(11) + "," + World.ACCOUNT + "\n").getBytes());
        }
        CommandRun unpacked = as("bob", "watch", "import", packed.toString(), "--output", "json");
        assertThat(unpacked.code()).as(unpacked.err()).isZero();
        assertThat(document(unpacked).path("taken").asInt()).isEqualTo(1);
        CommandRun nothing = CommandRun.of(PASSWORDS, "12,a\n", asked("bob", "watch", "import", "--output", "json"));
        assertThat(nothing.code()).isEqualTo(1);
        assertThat(document(nothing).path("refused").asInt()).isEqualTo(1);
        await().atMost(Duration.ofSeconds(90))
                .untilAsserted(
                        () -> assertThat(as("ann", "explain", imei(11)).code()).isZero());
        as("bob", "watch", "remove", imei(10), imei(11));
    }

    @Test
    void changesAreFollowedAndResumed() throws Exception {
        Path position = directory.resolve("position");
        CompletableFuture<CommandRun> first = CompletableFuture.supplyAsync(
                () -> as("ann", "tail", "--count", "1", "--position-file", position.toString(), "--output", "json"));
        as("bob", "watch", "add", imei(20), "--account", World.ACCOUNT);
        world.awaitPolls(World.device(20), 2);
        // Told anew until somebody listens: nothing says from outside when a client of the changes is there.
        for (int campaign = 2; !first.isDone(); campaign++) {
            world.tell(World.device(20), World.ACCOUNT, "UpgradePending", campaign);
            world.awaitPolls(World.device(20), 2);
        }
        CommandRun one = first.get(1, TimeUnit.MINUTES);
        assertThat(one.code()).as(one.err()).isZero();
        JsonNode change = document(one);
        assertThat(change.path("deviceId").asText()).isEqualTo(imei(20));
        world.tell(World.device(20), World.ACCOUNT, "UpgradeSuccess", 50);
        CommandRun next = as("ann", "tail", "--count", "1", "--position-file", position.toString());
        assertThat(next.code()).as(next.err()).isZero();
        assertThat(next.out()).contains(imei(20) + "  new -> Upgrade").hasLineCount(1);
        assertThat(as("ann", "tail", "--recent", "5", "--count", "1").out()).contains("UpgradePending");
        as("bob", "watch", "remove", imei(20));
    }

    @Test
    void statesAreReplayedToATopicOfOnesOwn() throws Exception {
        as("bob", "watch", "add", imei(2), "--account", World.ACCOUNT);
        world.awaitPolls(World.device(2), 2);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", world.broker.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic("my.snapshot", 1, (short) 1)))
                    .all()
                    .get();
        }
        CommandRun done = as("bob", "replay", "my.snapshot", "--device", imei(2), "--output", "json");
        assertThat(done.code()).as(done.out() + done.err()).isZero();
        assertThat(document(done).path("published").asInt()).isEqualTo(1);
        String id = document(done).path("id").asText();
        assertThat(as("ann", "replay", "--status", id).out()).contains("replay " + id + " to my.snapshot: done");
        assertThat(as("bob", "replay", "--cancel", id).code()).isZero();
        told(as("bob", "replay", World.STATE), "topic");
        told(as("bob", "replay", "my.snapshot", "--what", "all"), "what is states or changes");
        told(as("ann", "replay", "--status", "nothing"), "knows this replay");
        as("bob", "watch", "remove", imei(2));
    }

    @Test
    void thePackagedJarDoesTheSameInAProcessOfItsOwn() throws Exception {
        JarCommand.Ended listed = JarCommand.run(
                Map.of(),
                CommandRun.with(
                        asked("ann", "watch", "list", "--output", "json"),
                        "--password-file",
                        directory.resolve("password").toString()));
        assertThat(listed.code()).as(listed.err()).isZero();
        assertThat(JSON.readTree(listed.out()).path("devices").isArray()).isTrue();
        JarCommand.Ended unasked = JarCommand.run(Map.of(), asked("ann", "tail"));
        assertThat(unasked.code()).isEqualTo(2);
        assertThat(unasked.err()).contains("UPGRADEWATCH_PASSWORD", "--password-file");
    }

    @Test
    void besideAServiceItsSessionServesToCheckAndToVerify() throws Exception {
        as("bob", "watch", "add", imei(2), "--account", World.ACCOUNT);
        world.awaitPolls(World.device(2), 2);
        long logins = world.simulator.logins().attempted();
        Map<String, String> configuration = CommandChecksIT.configured(world);
        JarCommand.Ended check = JarCommand.run(configuration, "check", "--output", "json");
        assertThat(check.code()).as(check.out() + check.err()).isZero();
        assertThat(check.out())
                .contains("\"found\":\"the session of the group\"")
                .doesNotContain("\"bad\"");
        JarCommand.Ended verified = JarCommand.run(configuration, "verify", "5");
        assertThat(verified.out() + verified.err()).contains("0 different");
        assertThat(world.simulator.logins().attempted()).isEqualTo(logins);
        as("bob", "watch", "remove", imei(2));
    }

    private static CommandRun as(String user, String... command) {
        return CommandRun.of(PASSWORDS, "", asked(user, command));
    }

    private static String[] asked(String user, String... command) {
        return CommandRun.with(
                command,
                "--user",
                user,
                "--url",
                "https://127.0.0.1:" + tlsPort,
                "--trust-certs",
                directory.resolve("ca.pem").toString());
    }

    private static void told(String words, String... command) {
        told(CommandRun.of(command), words);
    }

    private static void told(CommandRun run, String words) {
        told(run, 1, words);
    }

    private static void told(CommandRun run, int code, String words) {
        assertThat(run.code()).as(run.err()).isEqualTo(code);
        assertThat(run.err()).contains(words);
        assertThat(run.out()).isEmpty();
    }

    private static JsonNode document(CommandRun run) throws IOException {
        return JSON.readTree(run.out());
    }

    private static String imei(int number) {
        return World.device(number).digits();
    }

    private static void keytool(String arguments) throws Exception {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        line.addAll(List.of(arguments.split(" ")));
        line.addAll(List.of("-storepass", "changeit"));
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(printed).isZero();
    }
}
