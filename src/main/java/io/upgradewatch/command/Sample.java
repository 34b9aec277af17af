package io.upgradewatch.command;

import io.upgradewatch.command.output.NotDone;
import io.upgradewatch.command.output.WrongUse;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Some of the watched devices, polled without any consequence, and held against what is known of them. Blocks. */
public interface Sample {

    /**
     * One device.
     *
     * @param imei 15 digits
     * @param outcome how the poll ended, in the words of metrics
     * @param cause what went wrong; empty for good polls
     * @param polledBefore whether something is known of it
     * @param events the changes that the service would tell now, as JSON
     * @param differences what upstream says otherwise than what is known, a sentence each; nothing of a device of which
     *     nothing is known
     */
    public record Device(
            String imei,
            String account,
            String outcome,
            Optional<String> cause,
            boolean polledBefore,
            List<String> events,
            List<String> differences) {

        public Device {
            events = List.copyOf(events);
            differences = List.copyOf(differences);
        }
    }

    /**
     * Polls them one after the other, no faster than the budget's rate.
     *
     * @param devices how many at most, chosen at random
     * @param sink is given each as soon as it has been polled
     * @throws NotDone if none can be polled
     * @throws WrongUse if the configuration is of no use
     */
    void take(int devices, Consumer<Device> sink);
}
