package io.upgradewatch.kafka.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.net.ssl.SSLEngine;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.auth.SslEngineFactory;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;
import org.jboss.logging.Logger;

/**
 * The key and trust stores of a client as they are when a connection is made: files that have changed are read again,
 * their passwords too where these are in files. Stores that cannot be read stay as they were.
 *
 * <p>Made by Kafka's clients, each its own; used on the client's thread.
 */
public final class SslStoreFiles implements SslEngineFactory {

    private static final Logger LOG = Logger.getLogger(SslStoreFiles.class);
    private static final Set<String> PASSWORDS = Set.of(
            SslConfigs.SSL_KEYSTORE_PASSWORD_CONFIG,
            SslConfigs.SSL_KEY_PASSWORD_CONFIG,
            SslConfigs.SSL_TRUSTSTORE_PASSWORD_CONFIG);
    private static final Set<String> STORES =
            Set.of(SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG, SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG);
    private static final String FILE = "-file";

    private Map<String, Object> configs = Map.of();
    private Map<String, FileTime> seen = Map.of();
    private SslEngineFactory current = new DefaultSslEngineFactory();

    @Override
    public void configure(Map<String, ?> given) {
        configs = new HashMap<>(given);
        seen = look();
        current.configure(configs);
    }

    @Override
    public synchronized SSLEngine createClientSslEngine(String host, int port, String endpointIdentification) {
        Map<String, FileTime> now = look();
        if (!now.equals(seen)) {
            seen = now;
            readAgain();
        }
        return current.createClientSslEngine(host, port, endpointIdentification);
    }

    private void readAgain() {
        Map<String, Object> changed = new HashMap<>(configs);
        DefaultSslEngineFactory next = new DefaultSslEngineFactory();
        try {
            for (String key : PASSWORDS) {
                Object file = configs.get(key + FILE);
                if (file != null) {
                    changed.put(
                            key,
                            new Password(
                                    Files.readString(Path.of(file.toString())).replaceFirst("[\r\n]+$", "")));
                }
            }
            next.configure(changed);
            current = next;
            LOG.debug("the certificates for Kafka were read again");
        } catch (IOException | KafkaException unreadable) {
            LOG.warn("the certificates for Kafka have changed and cannot be read; those that were there serve on");
        }
    }

    private Map<String, FileTime> look() {
        Map<String, FileTime> times = new TreeMap<>();
        STORES.forEach(key -> look(configs.get(key), times));
        PASSWORDS.forEach(key -> look(configs.get(key + FILE), times));
        return times;
    }

    private static void look(Object file, Map<String, FileTime> times) {
        if (file != null) {
            try {
                times.put(file.toString(), Files.getLastModifiedTime(Path.of(file.toString())));
            } catch (IOException beingReplaced) {
                times.put(file.toString(), FileTime.fromMillis(0));
            }
        }
    }

    @Override
    public SSLEngine createServerSslEngine(String host, int port) {
        return current.createServerSslEngine(host, port);
    }

    @Override
    public boolean shouldBeRebuilt(Map<String, Object> next) {
        return current.shouldBeRebuilt(next);
    }

    @Override
    public Set<String> reconfigurableConfigs() {
        return current.reconfigurableConfigs();
    }

    @Override
    public KeyStore keystore() {
        return current.keystore();
    }

    @Override
    public synchronized KeyStore truststore() {
        return current.truststore();
    }

    @Override
    public void close() throws IOException {
        current.close();
    }
}
