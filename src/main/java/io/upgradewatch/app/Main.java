package io.upgradewatch.app;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.upgradewatch.app.command.CommandStart;
import io.upgradewatch.app.config.ConfigurationFaults;
import io.upgradewatch.app.config.read.ConfigurationCheck;
import java.time.Duration;
import java.util.List;

/**
 * Where the process begins: with arguments, as a command and no service; without, first of all with the latest moment at
 * which it ends once it is asked to.
 */
@QuarkusMain
public final class Main {

    private static final Duration STOPPED_WITHIN = Duration.ofSeconds(9);

    private Main() {}

    public static void main(String... arguments) {
        if (arguments.length > 0) {
            System.exit(CommandStart.run(arguments));
        }
        // Quarkus would answer a target that is not spelt as a URL without a word; the same check is made in ours.
        System.setProperty("vertx.disableURIValidation", "true");
        // Before Quarkus, which finishes a start before it heeds the wish to end: on a starved machine that took 13 s.
        if (LaunchMode.current() == LaunchMode.NORMAL) {
            List<String> faults = ConfigurationCheck.faults();
            if (!faults.isEmpty()) {
                System.err.println(ConfigurationFaults.refusal(faults));
                System.exit(1);
            }
            new StopDeadline(STOPPED_WITHIN).arm();
        }
        Quarkus.run(arguments);
    }
}
