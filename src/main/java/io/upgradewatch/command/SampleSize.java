package io.upgradewatch.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What commands that look at some of the devices have in common. */
final class SampleSize {

    /** So many requests are nobody's whole budget. */
    static final int MOST = 1_000;

    private SampleSize() {}

    /** @throws ParameterException if it is out of bounds */
    static int checked(int devices, CommandSpec spec) {
        if (devices < 1 || devices > MOST) {
            throw new ParameterException(spec.commandLine(), "N is a number from 1 to " + MOST);
        }
        return devices;
    }

    /** Whom it is about and how the poll ended. */
    static ObjectNode document(Sample.Device device, ObjectNode into) {
        return into.put("imei", device.imei())
                .put("account", device.account())
                .put("outcome", device.outcome())
                .put("cause", device.cause().orElse(null))
                .put("polledBefore", device.polledBefore());
    }
}
