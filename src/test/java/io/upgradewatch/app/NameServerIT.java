package io.upgradewatch.app;

import io.upgradewatch.app.TalkativeThingSpace.Reply;
import io.upgradewatch.fota.Imei;
import java.io.FileOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

/** That a name which nobody can resolve stops the credential set that needs it, and nothing else. */
class NameServerIT {

    private static final String WEST = "0000123456-00002";

    @TempDir
    private Path dir;

    @Test
    void whatDoesNotAnswerHurtsItsOwnSetAloneAndADeadFirstAddressHurtsNobody() throws Exception {
        // Whoever asks the JVM for a name reads this file.
        Path names = Files.writeString(dir.resolve("names"), "127.0.0.1 localhost\n");
        List<Long> polls = new CopyOnWriteArrayList<>();
        try (World world = new World();
                TalkativeThingSpace healthy = new TalkativeThingSpace();
                TalkativeThingSpace named = new TalkativeThingSpace();
                ServiceProcess instance =
                        plan(world, healthy, named, names).start().awaitReady()) {
            healthy.history = sent -> {
                polls.add(System.nanoTime());
                return new Reply(200, "[]");
            };
            stopAnswering(names);
            watch(instance, World.device(2), WEST);
            watch(instance, World.DEVICE, World.ACCOUNT);
            await(() -> polls.size() > 30);
            assertThat(instance.management("/q/health/live").statusCode()).isEqualTo(200);
            assertThat(instance.get("/api/devices").statusCode()).isEqualTo(200);
            assertThat(named.asked).isEmpty();
            System.out.println("longest gap in polls of the healthy set: " + longestGapMillis(polls) + " ms");

            answer(names, "127.0.0.9 thingspace.example\n127.0.0.1 thingspace.example\n");
            await(() -> named.asked.stream().anyMatch(path -> path.contains("/devices/")));
        }
    }

    private static ServiceProcess.Plan plan(
            World world, TalkativeThingSpace healthy, TalkativeThingSpace named, Path names) {
        String west = "upgradewatch.thingspace.west.";
        return world.instance()
                .jvm(
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dsun.net.inetaddr.negative.ttl=0",
                        "-Djdk.net.hosts.file=" + names.toAbsolutePath())
                .with("upgradewatch.thingspace.url", healthy.url())
                .with(west + "url", named.url().replace("127.0.0.1", "thingspace.example"))
                .with(west + "key", "west-key")
                .with(west + "secret", "west-secret")
                .with(west + "username", "west-user")
                .with(west + "password", "west-password")
                .with(west + "accounts", WEST);
    }

    private static void watch(ServiceProcess instance, Imei imei, String account) {
        assertThat(instance.put("/api/devices/" + imei.digits(), "{\"account\":\"" + account + "\"}")
                        .statusCode())
                .isEqualTo(201);
    }

    // From now on whoever reads it waits for as long as nobody writes to it.
    private static void stopAnswering(Path names) throws Exception {
        Path pipe = names.resolveSibling("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Files.move(pipe, names, StandardCopyOption.REPLACE_EXISTING);
    }

    // Who waits has the pipe open by now, and all who come later find a file.
    private static void answer(Path names, String lines) throws Exception {
        Path file = Files.writeString(names.resolveSibling("file"), lines);
        try (FileOutputStream waited = new FileOutputStream(names.toFile())) {
            Files.move(file, names, StandardCopyOption.REPLACE_EXISTING);
            waited.write(lines.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static long longestGapMillis(List<Long> times) {
        long longest = 0;
        for (int i = 1; i < times.size(); i++) {
            longest = Math.max(longest, times.get(i) - times.get(i - 1));
        }
        return longest / 1_000_000;
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(ofMinutes(3)).until(condition);
    }
}
