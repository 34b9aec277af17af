package io.upgradewatch.embedded.thingspace;

import io.smallrye.mutiny.Uni;
import io.upgradewatch.embedded.thingspace.fault.Delivery;
import io.upgradewatch.embedded.thingspace.fault.FaultRules;
import io.upgradewatch.embedded.thingspace.fleet.RecordShape;
import io.upgradewatch.embedded.thingspace.fleet.Scripts;
import io.upgradewatch.embedded.thingspace.fleet.SimulatedCampaigns;
import io.upgradewatch.embedded.thingspace.fleet.SimulatedClock;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.fota.Upgrade;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A ThingSpace of one's own: over real HTTP on loopback, with both credentials, histories, campaigns and every
 * trouble that the real one may make.
 *
 * <p>Serves on one event loop. What is offered here may be called from any thread and takes effect with the next
 * request. A fleet costs no memory; only scripted devices and switched-on faults do.
 */
public final class Simulator {

    private static final String LOOPBACK = "127.0.0.1";

    private final Vertx vertx;
    private final SimulatedClock clock;
    private final Map<AccountName, SimulatedCampaigns> fleets;
    private final Scripts scripts;
    private final FaultRules faults = new FaultRules();
    private final Traffic traffic = new Traffic();
    private final SimulatedBearers bearers;
    private final SimulatedLogins logins;
    private final Routes routes;
    private volatile int port;
    private volatile HttpServer server;

    public Simulator(Vertx vertx, SimulatorSettings settings) {
        this.vertx = vertx;
        this.clock = settings.clock();
        this.port = settings.port();
        this.scripts = new Scripts(clock);
        this.fleets = settings.fleets().stream()
                .map(SimulatedCampaigns::new)
                .collect(Collectors.toMap(campaigns -> campaigns.fleet().account(), Function.identity()));
        this.bearers = new SimulatedBearers(settings.credentials(), settings.tokenClock(), settings.bearerLife());
        this.logins = new SimulatedLogins(
                settings.credentials(), settings.tokenClock(), settings.sessionIdle(), settings.singleSession());
        Gate gate = new Gate(bearers, logins);
        Delivery delivery = new Delivery(vertx, faults, clock, settings.latency());
        this.routes = new Routes(
                traffic,
                new ReportRoutes(fleets, scripts, gate, logins, delivery),
                new CredentialRoutes(gate, bearers, logins, delivery),
                new ControlRoutes(this),
                delivery);
    }

    /**
     * Listens, and after a stop listens again on the same port.
     *
     * @return the port; fails if it is taken
     */
    public Uni<Integer> start() {
        return uni(() -> {
            HttpServerOptions options =
                    new HttpServerOptions().setHost(LOOPBACK).setPort(port);
            return vertx.createHttpServer(options)
                    .requestHandler(routes)
                    .listen()
                    .map(listening -> {
                        server = listening;
                        port = listening.actualPort();
                        return port;
                    });
        });
    }

    /** Closes every connection and stops to listen; what was scripted and switched on stays. */
    public Uni<Void> stop() {
        return uni(() -> server == null ? Future.succeededFuture() : server.close());
    }

    /** Where it listens, once started; the base of all three APIs. */
    public String url() {
        return "http://" + LOOPBACK + ":" + port;
    }

    /** Sets the exact answer for this device, whatever the account; {@code json} need not be JSON. */
    public void script(Imei imei, String json) {
        scripts.tell(imei, json);
    }

    /** Sets the history of this device. */
    public void script(Imei imei, AccountName account, List<Upgrade> upgrades) {
        scripts.tell(imei, account, upgrades);
    }

    /** The device is again what its fleet makes of it, or unknown. */
    public void unscript(Imei imei) {
        scripts.forget(imei);
    }

    /** Answers for this device of a fleet have this shape from now on. */
    public void shape(Imei imei, RecordShape shape) {
        scripts.shape(imei, shape);
    }

    /** How often this scripted device was asked for; 0 if it has no script. */
    public long asked(Imei imei) {
        Scripts.Script script = scripts.of(imei);
        return script == null ? 0 : script.asked().sum();
    }

    /**
     * The firmware of the account's running campaign turns out bad: from now on this share of its upgrades fail.
     *
     * @throws IllegalArgumentException if the account has no fleet, or the share is not between 0 and 1
     */
    public void spoil(AccountName account, double failureShare) {
        SimulatedCampaigns campaigns = fleets.get(account);
        if (campaigns == null) {
            throw new IllegalArgumentException("there is no fleet of account " + account);
        }
        long now = clock.millis();
        campaigns.spoil(campaigns.latest(now).get(0), failureShare, now);
    }

    public SimulatedClock clock() {
        return clock;
    }

    public FaultRules faults() {
        return faults;
    }

    public Traffic traffic() {
        return traffic;
    }

    public SimulatedBearers bearers() {
        return bearers;
    }

    public SimulatedLogins logins() {
        return logins;
    }

    private static <T> Uni<T> uni(Supplier<Future<T>> step) {
        return Uni.createFrom().completionStage(() -> step.get().toCompletionStage());
    }
}
