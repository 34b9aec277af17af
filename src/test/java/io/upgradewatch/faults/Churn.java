package io.upgradewatch.faults;

import io.upgradewatch.app.ServiceProcess;
import io.upgradewatch.embedded.thingspace.Simulator;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.CampaignId;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.fota.Upgrade;
import io.upgradewatch.fota.UpgradeStatus;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** Watches that come, go and change their account all the time, through whichever instance is awake. */
final class Churn implements AutoCloseable {

    private static final long FIRST = 990_000_200_000_000L;
    private static final Instant REPORTED = Instant.parse("2026-11-01T00:00:00Z");

    private final List<Seat> seats;
    private final Truth truth;
    private final Simulator simulator;
    private final Random random;
    private final Map<Imei, Optional<AccountName>> watched = new LinkedHashMap<>();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final Thread thread = new Thread(this::churn, "churn");
    private volatile boolean over;
    private int rows;

    Churn(List<Seat> seats, Truth truth, Simulator simulator, int devices, long seed) {
        this.seats = seats;
        this.truth = truth;
        this.simulator = simulator;
        random = new Random(seed);
        for (int i = 0; i < devices; i++) {
            Imei imei = new Imei(FIRST + i * 41L);
            watched.put(imei, Optional.empty());
            reported(imei, Truth.ACCOUNTS[0]);
        }
        thread.setDaemon(true);
    }

    void begin() {
        thread.start();
    }

    private void churn() {
        List<Imei> spare = List.copyOf(watched.keySet());
        List<ScriptedDevice> steady = List.copyOf(truth.devices());
        while (!over) {
            LockSupport.parkNanos(100_000_000L + random.nextInt(300) * 1_000_000L);
            Imei imei = spare.get(random.nextInt(spare.size()));
            int kind = random.nextInt(4);
            if (kind == 0) {
                ScriptedDevice device = steady.get(random.nextInt(steady.size()));
                row(device.imei, Optional.of(device.account), "tag-" + random.nextInt(5));
            } else {
                Optional<AccountName> account =
                        kind == 1 ? Optional.empty() : Optional.of(Truth.ACCOUNTS[random.nextInt(2)]);
                watched.put(imei, account);
                account.ifPresent(name -> reported(imei, name));
                row(imei, account, "spare");
            }
        }
    }

    /** From now on the spare device's only upgrade is this account's; told to others it would be put aside. */
    private void reported(Imei imei, AccountName account) {
        simulator.script(
                imei,
                account,
                List.of(new Upgrade(
                        new CampaignId("spare"),
                        UpgradeStatus.UPGRADE_SUCCESS,
                        null,
                        "F",
                        "1",
                        "2",
                        "2026-11-01",
                        REPORTED)));
    }

    /** Writes down for good what is to be watched: all devices of the truth, and the others as they are now. */
    void settle() {
        watched.forEach((imei, account) -> surely(imei, account, "spare"));
    }

    /** Watches all devices of the truth from the beginning of time. */
    void watchAll() {
        truth.devices().forEach(device -> surely(device.imei, Optional.of(device.account), "steady"));
    }

    private void surely(Imei imei, Optional<AccountName> account, String tag) {
        Instant patience = Instant.now().plusSeconds(90);
        while (!row(imei, account, tag)) {
            if (Instant.now().isAfter(patience)) {
                throw new AssertionError("no instance takes a watch");
            }
            LockSupport.parkNanos(200_000_000);
        }
    }

    private boolean row(Imei imei, Optional<AccountName> account, String tag) {
        List<ServiceProcess> awake =
                seats.stream().map(Seat::awake).filter(one -> one != null).toList();
        if (awake.isEmpty()) {
            return false;
        }
        ServiceProcess instance = awake.get(random.nextInt(awake.size()));
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(instance.url() + "/api/devices/" + imei.digits()))
                .timeout(Duration.ofSeconds(5));
        account.ifPresentOrElse(
                name -> request.header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString("{\"account\":\"" + name.value()
                                + "\",\"since\":\"1970-01-01T00:00:00Z\",\"tags\":[\"" + tag + "\"]}")),
                request::DELETE);
        try {
            rows++;
            return http.send(request.build(), BodyHandlers.ofString()).statusCode() / 100 == 2;
        } catch (IOException away) {
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** What the spare devices are watched by, if at all; to be asked after the end. */
    Map<Imei, Optional<AccountName>> watched() {
        return watched;
    }

    int rows() {
        return rows;
    }

    /** From here on nothing happens any more. */
    void halt() {
        over = true;
        try {
            thread.join();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        halt();
    }
}
