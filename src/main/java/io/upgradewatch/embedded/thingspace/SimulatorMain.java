package io.upgradewatch.embedded.thingspace;

import io.upgradewatch.embedded.thingspace.fleet.SimulatedFleet;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.Imei;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * A simulator as a process of its own, for load.
 *
 * <p>Arguments are {@code name=value}: {@code port devices account first seed period failures upgrade-time kept
 * latency}. Prints {@code listening on} and the port when it is ready.
 */
public final class SimulatorMain {

    private SimulatorMain() {}

    public static void main(String[] arguments) {
        Map<String, String> given = new TreeMap<>();
        for (String argument : arguments) {
            String[] pair = argument.split("=", 2);
            given.put(pair[0], pair.length > 1 ? pair[1] : "");
        }
        SimulatorSettings settings = settings(given);
        if (!given.isEmpty()) {
            throw new IllegalArgumentException("unknown arguments: " + given.keySet());
        }
        Vertx vertx = Vertx.vertx();
        new Simulator(vertx, settings)
                .start()
                .subscribe()
                .with(port -> System.out.println("listening on " + port), failure -> {
                    System.err.println("cannot listen: " + failure.getMessage());
                    vertx.close();
                });
    }

    private static SimulatorSettings settings(Map<String, String> given) {
        SimulatedFleet usual = SimulatedFleet.lively(2_000);
        SimulatedFleet fleet = new SimulatedFleet(
                new AccountName(take(given, "account", usual.account().value())),
                Integer.parseInt(take(given, "devices", Integer.toString(usual.devices()))),
                Imei.of(take(given, "first", usual.first().digits())),
                Long.parseLong(take(given, "seed", Long.toString(usual.seed()))),
                Duration.parse(take(given, "period", usual.period().toString())),
                Double.parseDouble(take(given, "failures", Double.toString(usual.failureShare()))),
                Duration.parse(take(given, "upgrade-time", usual.upgradeTime().toString())),
                Integer.parseInt(take(given, "kept", Integer.toString(usual.kept()))));
        return SimulatorSettings.of(fleet)
                .withPort(Integer.parseInt(take(given, "port", "0")))
                .withLatency(Duration.parse(take(given, "latency", "PT0S")));
    }

    private static String take(Map<String, String> given, String name, String otherwise) {
        String value = given.remove(name);
        return value == null ? otherwise : value;
    }
}
