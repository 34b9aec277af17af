package io.upgradewatch.app;

import io.upgradewatch.app.config.ConfigurationFaults;
import io.upgradewatch.app.config.Secrets;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** The secret of callbacks; one from a file is read again every few seconds. Safe from any thread. */
final class CallbackSecret implements Supplier<String> {

    private static final Logger LOG = Logger.getLogger(CallbackSecret.class);
    private static final String KEY = "upgradewatch.callbacks.secret-file";
    private static final long EVERY_MILLIS = 5_000;

    private volatile String secret;

    /** @param file empty if the secret stands in the configuration */
    CallbackSecret(String secret, Optional<String> file, Vertx vertx) {
        this.secret = secret;
        file.ifPresent(path -> vertx.setPeriodic(
                EVERY_MILLIS,
                time -> vertx.executeBlocking(() -> {
                    look(path);
                    return null;
                })));
    }

    @Override
    public String get() {
        return secret;
    }

    // A file that is being replaced, or was emptied by mistake, changes nothing.
    private void look(String path) {
        new Secrets(new ConfigurationFaults())
                .text(KEY, path)
                .filter(read -> !read.equals(secret))
                .ifPresent(read -> {
                    secret = read;
                    LOG.info("another secret of callbacks holds from now on");
                });
    }
}
