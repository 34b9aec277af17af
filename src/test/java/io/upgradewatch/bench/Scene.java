package io.upgradewatch.bench;

import io.upgradewatch.app.ServiceProcess;
import io.upgradewatch.embedded.kafka.BrokerMain;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.kafka.row.SeededTopics;
import io.upgradewatch.watch.Watch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Kafka and a ThingSpace, each in a process of its own, and the monitors that are measured between them. */
final class Scene implements AutoCloseable {

    static final String ACCOUNT = "0000123456-00001";

    // What may be compared: collectors, headers.
    private static final String[] OPTIONS =
            System.getProperty("bench.jvm", "-Xmx512m").split(" ");

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Pattern SERVED = Pattern.compile("\"served\":(\\d+)");

    final int devices;
    final Child thingSpace;
    final Child broker;
    final int port;
    final String bootstrapServers;

    Scene(int devices) {
        this.devices = devices;
        thingSpace = Child.start(FixedThingSpace.class, Integer.toString(devices));
        broker = Child.start(BrokerMain.class, freshDirectory().toString(), "0");
        port = thingSpace.awaitPort();
        bootstrapServers = "127.0.0.1:" + broker.awaitPort();
    }

    /** A monitor that may spend what it can; with no device watched unless the topics say so. */
    ServiceProcess.Plan monitor() {
        return ServiceProcess.plan()
                .jvm(OPTIONS)
                .with("kafka.bootstrap.servers", bootstrapServers)
                .with("upgradewatch.kafka.replication-factor", 1)
                .with("upgradewatch.thingspace.url", "http://127.0.0.1:" + port)
                .with("upgradewatch.thingspace.key", "bench")
                .with("upgradewatch.thingspace.secret", "bench")
                .with("upgradewatch.thingspace.username", "bench")
                .with("upgradewatch.thingspace.password", "bench")
                // A customer that is made to wait must not give up.
                .with("upgradewatch.thingspace.timeout", "10m")
                .with("upgradewatch.budget.rate", 1_000_000)
                .with("upgradewatch.budget.concurrency", ReferenceLoop.IN_FLIGHT)
                // Shorter than any machine keeps up with: what is measured is a monitor that never rests.
                .with("upgradewatch.schedule.interval", "100ms");
    }

    SeededTopics topics() {
        return new SeededTopics(bootstrapServers);
    }

    Listener listener() {
        return new Listener(bootstrapServers);
    }

    /** Puts every device on the watchlist; what upstream says of them so far is no news. */
    void watchAll() {
        watchFirst(devices);
    }

    /** Puts only so many on it. */
    void watchFirst(int count) {
        try (SeededTopics topics = topics()) {
            Instant now = Instant.now();
            imeis().subList(0, count).forEach(imei -> topics.watch(watch(imei, now)));
        }
    }

    List<Imei> imeis() {
        return java.util.stream.LongStream.range(SampleHistory.FIRST_IMEI, SampleHistory.FIRST_IMEI + devices)
                .mapToObj(Imei::new)
                .toList();
    }

    static Watch watch(Imei imei, Instant since) {
        return new Watch(imei, new AccountName(ACCOUNT), since, List.of(), Watch.Source.TOPIC);
    }

    /** How many histories have been served to the account. */
    long served(String account) {
        Matcher served = SERVED.matcher(tell("served?account=" + account));
        if (!served.find()) {
            throw new IllegalStateException("no count");
        }
        return Long.parseLong(served.group(1));
    }

    /** Histories served to the account per second, for as long as {@code time}. */
    double rate(String account, Duration time) {
        long before = served(account);
        long startedAt = System.nanoTime();
        pause(time);
        return (served(account) - before) / ((System.nanoTime() - startedAt) / 1e9);
    }

    static void pause(Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        for (long left = duration.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** Lets one account be served and the other wait. */
    void turn(String served, String waits) {
        tell("wait?account=" + waits);
        tell("serve?account=" + served);
    }

    void changed(int permille) {
        tell("change?permille=" + permille);
    }

    private String tell(String what) {
        try {
            URI uri = URI.create("http://127.0.0.1:" + port + "/bench/" + what);
            return HTTP.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                    .body();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    private static Path freshDirectory() {
        try {
            return Files.createTempDirectory(Files.createDirectories(Path.of("target", "bench")), "kafka");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        thingSpace.close();
        broker.close();
    }
}
