package io.upgradewatch.bench;

import io.upgradewatch.embedded.EmbeddedBroker;
import java.nio.file.Path;

/** A real Kafka broker as a process of its own. */
public final class BrokerProcess {

    private BrokerProcess() {}

    /** The one argument is the data directory. */
    public static void main(String[] arguments) {
        EmbeddedBroker broker = EmbeddedBroker.start(Path.of(arguments[0]), 0);
        Runtime.getRuntime().addShutdownHook(new Thread(broker::close));
        System.out.println("listening on " + broker.port());
    }
}
