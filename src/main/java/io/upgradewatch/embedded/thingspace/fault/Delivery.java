package io.upgradewatch.embedded.thingspace.fault;

import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.Imei;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

/** The last step of every request: the honest answer goes out, or what a fault makes of it. */
public final class Delivery {

    private final Vertx vertx;
    private final FaultRules faults;
    private final InstantSource clock;
    private final long latency;

    public Delivery(Vertx vertx, FaultRules faults, InstantSource clock, Duration latency) {
        this.vertx = vertx;
        this.faults = faults;
        this.clock = clock;
        this.latency = latency.toMillis();
    }

    /** Answers with {@code answer} unless a fault strikes. */
    public void deliver(HttpServerRequest request, Endpoint endpoint, Answer answer) {
        deliver(request, endpoint, null, null, at -> answer);
    }

    /** Answers with the truth as of now unless a fault strikes; account and device may be null. */
    public void deliver(
            HttpServerRequest request,
            Endpoint endpoint,
            AccountName account,
            Imei device,
            Function<Instant, Answer> truthAt) {
        Optional<FaultRule> rule = faults.next(endpoint, account, device);
        Duration by = rule.map(FaultRule::by).orElse(null);
        SimulatedExchange exchange = new SimulatedExchange(vertx, request, by, clock.instant(), truthAt);
        inTime(() ->
                rule.ifPresentOrElse(struck -> struck.fault().on(exchange), () -> exchange.send(exchange.truth())));
    }

    /** Answers with {@code answer}, which no fault touches. */
    public void untouched(HttpServerRequest request, Answer answer) {
        SimulatedExchange exchange = new SimulatedExchange(vertx, request, null, Instant.EPOCH, at -> answer);
        inTime(() -> exchange.send(answer));
    }

    private void inTime(Runnable step) {
        if (latency > 0) {
            vertx.setTimer(latency, elapsed -> step.run());
        } else {
            step.run();
        }
    }
}
