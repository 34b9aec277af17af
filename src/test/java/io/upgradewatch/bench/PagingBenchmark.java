package io.upgradewatch.bench;

import io.upgradewatch.app.ServiceProcess;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

import static org.awaitility.Awaitility.await;

/** How late polls start while clients page through the whole fleet, next to how late they start without them. */
class PagingBenchmark {

    private static final int DEVICES = Integer.getInteger("bench.devices", 200_000);
    private static final int CLIENTS = Integer.getInteger("bench.clients", 20);
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 3);
    private static final Duration ROUND = Duration.ofSeconds(Integer.getInteger("bench.seconds", 30));
    private static final Pattern NEXT = Pattern.compile("\"next\":\"(\\d+)\"");

    private final AtomicLong pages = new AtomicLong();
    private volatile boolean paging;

    @Test
    void lagWithAndWithoutClients() {
        try (Scene scene = new Scene(DEVICES)) {
            scene.turn(Scene.ACCOUNT, ReferenceLoop.ACCOUNT);
            try (ServiceProcess monitor = scene.monitor()
                    .with("upgradewatch.schedule.interval", "400s")
                    .with("upgradewatch.schedule.adaptive", "false")
                    .with("upgradewatch.budget.rate", 1_000)
                    .start()
                    .awaitReady()) {
                scene.watchAll();
                await().atMost(Duration.ofMinutes(15)).until(() -> settled(scene, monitor));
                measure(monitor);
            }
        }
    }

    // Each has been polled once, and nothing is behind any more.
    private static boolean settled(Scene scene, ServiceProcess monitor) {
        return scene.served(Scene.ACCOUNT) >= DEVICES && monitor.metric("upgradewatch_overdue_seconds") < 1;
    }

    private void measure(ServiceProcess monitor) {
        double[] without = new double[ROUNDS];
        double[] with = new double[ROUNDS];
        double[] rate = new double[ROUNDS];
        page(monitor);
        for (int round = 0; round < ROUNDS; round++) {
            without[round] = lagMillis(monitor);
            paging = true;
            long before = pages.get();
            with[round] = lagMillis(monitor);
            rate[round] = (pages.get() - before) / (double) ROUND.toSeconds();
            paging = false;
            Scene.pause(Duration.ofSeconds(2));
        }
        Report.begin(CLIENTS + " clients page through " + DEVICES + " devices");
        Report.row("poll lag without them: ms", new Figures(without), "");
        Report.row("poll lag with them: ms", new Figures(with), "the same");
        Report.row("pages of 1,000 devices per second", new Figures(rate), "");
    }

    private static double lagMillis(ServiceProcess monitor) {
        double sum = monitor.metric("upgradewatch_poll_lag_seconds_sum");
        double count = monitor.metric("upgradewatch_poll_lag_seconds_count");
        Scene.pause(ROUND);
        double polls = monitor.metric("upgradewatch_poll_lag_seconds_count") - count;
        return 1_000 * (monitor.metric("upgradewatch_poll_lag_seconds_sum") - sum) / polls;
    }

    private void page(ServiceProcess monitor) {
        List<Thread> clients = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
            Thread thread = new Thread(() -> page(HttpClient.newHttpClient(), monitor.url()), "client-" + client);
            thread.setDaemon(true);
            clients.add(thread);
        }
        clients.forEach(Thread::start);
    }

    private void page(HttpClient http, String url) {
        String after = "000000000000000";
        while (true) {
            if (!paging) {
                Scene.pause(Duration.ofMillis(50));
                continue;
            }
            try {
                HttpRequest next = HttpRequest.newBuilder(URI.create(url + "/api/devices?limit=1000&after=" + after))
                        .build();
                Matcher found =
                        NEXT.matcher(http.send(next, BodyHandlers.ofString()).body());
                after = found.find() ? found.group(1) : "000000000000000";
                pages.incrementAndGet();
            } catch (java.io.IOException | InterruptedException over) {
                return;
            }
        }
    }
}
