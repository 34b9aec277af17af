package io.upgradewatch.kafka.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.apache.kafka.common.security.authenticator.SaslClientCallbackHandler;

/**
 * Answers a broker that asks for a name and a password with what stands in a file at that moment: whoever changes the
 * file has changed the credentials of every connection that is made from then on. What cannot be read is taken as it was.
 *
 * <p>Made by Kafka's clients, each its own; used on the client's thread.
 */
public final class SaslCredentialsFile implements AuthenticateCallbackHandler {

    /** Names the file with the JAAS configuration, whose options are {@code username} and {@code password}. */
    public static final String FILE = SaslConfigs.SASL_JAAS_CONFIG + "-file";

    private final SaslClientCallbackHandler others = new SaslClientCallbackHandler();
    private Path file;
    private Map<String, ?> options = Map.of();

    @Override
    public void configure(Map<String, ?> configs, String mechanism, List<AppConfigurationEntry> entries) {
        others.configure(configs, mechanism, entries);
        file = Path.of(configs.get(FILE).toString());
        options = entries.get(0).getOptions();
    }

    @Override
    public void handle(Callback[] callbacks) throws UnsupportedCallbackException {
        read();
        for (Callback callback : callbacks) {
            if (callback instanceof NameCallback name && options.get("username") != null) {
                name.setName(options.get("username").toString());
            } else if (callback instanceof PasswordCallback password && options.get("password") != null) {
                password.setPassword(options.get("password").toString().toCharArray());
            } else {
                others.handle(new Callback[] {callback});
            }
        }
    }

    private void read() {
        try {
            Password jaas = new Password(Files.readString(file).strip());
            options = JaasContext.loadClientContext(Map.of(SaslConfigs.SASL_JAAS_CONFIG, jaas))
                    .configurationEntries()
                    .get(0)
                    .getOptions();
        } catch (IOException | KafkaException | IllegalArgumentException beingWritten) {
            // The options stay as they were; a broker that takes them no more says so.
            return;
        }
    }

    @Override
    public void close() {
        others.close();
    }
}
