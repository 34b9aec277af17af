package io.upgradewatch.embedded.kafka;

import java.nio.file.Path;

/**
 * A broker as a process of its own, where there is to be a Kafka and none is installed.
 *
 * <p>Arguments are its data directory and its port, 0 for a free one. Prints {@code listening on} and the port when it
 * takes requests; ends when it is asked to.
 */
public final class BrokerMain {

    private BrokerMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        EmbeddedBroker broker = EmbeddedBroker.start(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
        Runtime.getRuntime().addShutdownHook(new Thread(broker::close));
        System.out.println("listening on " + broker.port());
        Thread.currentThread().join();
    }
}
