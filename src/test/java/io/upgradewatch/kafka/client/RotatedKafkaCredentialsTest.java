package io.upgradewatch.kafka.client;

import io.upgradewatch.thingspace.Certificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class RotatedKafkaCredentialsTest {

    @Test
    void aConnectionIsMadeWithThePasswordThatTheFileHasThen(@TempDir Path dir) throws Exception {
        Path file = Files.writeString(dir.resolve("jaas"), jaas("ann", "first"));
        SaslCredentialsFile handler = new SaslCredentialsFile();
        handler.configure(
                Map.of("sasl.jaas.config-file", file.toString()),
                "SCRAM-SHA-512",
                JaasContext.loadClientContext(Map.of("sasl.jaas.config", new Password(jaas("ann", "first"))))
                        .configurationEntries());

        assertThat(asked(handler)).containsExactly("ann", "first");
        Files.writeString(file, jaas("bob", "second") + "\n");
        assertThat(asked(handler)).containsExactly("bob", "second");
        Files.writeString(file, "half a conf");
        assertThat(asked(handler)).containsExactly("bob", "second");
    }

    @Test
    void aConnectionTrustsWhomTheStoreNamesThen(@TempDir Path dir) throws Exception {
        Path store = Files.writeString(
                dir.resolve("ca.pem"), Certificates.authority("first").chain());
        Map<String, Object> configs = new HashMap<>(new AdminClientConfig(Map.of(
                        "bootstrap.servers", "localhost:9092",
                        "security.protocol", "SSL",
                        "ssl.truststore.type", "PEM",
                        "ssl.truststore.location", store.toString()))
                .values());
        try (SslStoreFiles stores = new SslStoreFiles()) {
            stores.configure(configs);
            stores.createClientSslEngine("localhost", 9092, "https");
            byte[] before = trusted(stores);

            Files.writeString(store, "-----BEGIN CERT");
            Files.setLastModifiedTime(store, FileTime.fromMillis(1));
            stores.createClientSslEngine("localhost", 9092, "https");
            assertThat(trusted(stores)).isEqualTo(before);

            Files.writeString(store, Certificates.authority("second").chain());
            Files.setLastModifiedTime(store, FileTime.fromMillis(2));
            stores.createClientSslEngine("localhost", 9092, "https");
            assertThat(trusted(stores)).isNotEqualTo(before);
        }
    }

    private static byte[] trusted(SslStoreFiles stores) throws Exception {
        String alias = stores.truststore().aliases().nextElement();
        return stores.truststore().getCertificate(alias).getEncoded();
    }

    private static List<String> asked(SaslCredentialsFile handler) throws Exception {
        NameCallback name = new NameCallback("name");
        PasswordCallback password = new PasswordCallback("password", false);
        handler.handle(new Callback[] {name, password});
        return List.of(name.getName(), new String(password.getPassword()));
    }

    private static String jaas(String user, String password) {
        return "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"" + user + "\" password=\""
                + password + "\";";
    }
}
