package io.upgradewatch.embedded.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.jboss.logging.Logger;

/**
 * A real Kafka broker inside this process: one node, loopback only, its data kept between starts.
 *
 * <p>Start and stop block, for a few seconds at most. Only {@link KraftNode} knows the broker's classes, so that a
 * build without them still loads this class and can say what is missing.
 */
public final class EmbeddedBroker implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(EmbeddedBroker.class);
    private static final String LOOPBACK = "127.0.0.1";

    private final DataDirectory directory;
    private final AutoCloseable node;
    private final int port;

    private EmbeddedBroker(DataDirectory directory, AutoCloseable node, int port) {
        this.directory = directory;
        this.node = node;
        this.port = port;
    }

    /**
     * Starts the broker; it takes requests when this returns.
     *
     * @param dataDir where everything is kept; created if absent
     * @param port where clients connect; 0 picks a free one
     * @throws BrokerNotStarted if the port is taken, the directory is of no use or in use, or the broker was left out
     *     of the build; the message says which
     */
    public static EmbeddedBroker start(Path dataDir, int port) {
        DataDirectory directory = DataDirectory.claim(dataDir);
        try {
            int clientPort = free(port);
            int controllerPort = free(0);
            AutoCloseable node = KraftNode.start(directory.path(), LOOPBACK, clientPort, controllerPort);
            LOG.infof("embedded Kafka listens on %s:%d, data in %s", LOOPBACK, clientPort, directory.path());
            return new EmbeddedBroker(directory, node, clientPort);
        } catch (NoClassDefFoundError leftOut) {
            directory.close();
            throw new BrokerNotStarted(
                    "this build has no embedded Kafka: it was packaged with"
                            + " -Dquarkus.package.jar.filter-optional-dependencies=true; set kafka.bootstrap.servers to a"
                            + " Kafka instead, or package without that switch",
                    leftOut);
        } catch (RuntimeException failed) {
            directory.close();
            throw failed;
        }
    }

    /** What clients put into {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return LOOPBACK + ":" + port;
    }

    public int port() {
        return port;
    }

    /** Stops in good order; the data stays. */
    @Override
    public void close() {
        try {
            node.close();
        } catch (Exception failed) {
            LOG.warn("embedded Kafka did not stop in good order", failed);
        } finally {
            directory.close();
        }
    }

    private static int free(int wanted) {
        try (ServerSocket socket = new ServerSocket()) {
            // A port that an earlier broker has just left is free; without this it counts as taken for a minute.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(LOOPBACK), wanted));
            return socket.getLocalPort();
        } catch (java.net.BindException taken) {
            throw new BrokerNotStarted(
                    "port " + wanted + " of the embedded Kafka is taken by another program;"
                            + " choose another with upgradewatch.kafka.embedded.port",
                    taken);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
