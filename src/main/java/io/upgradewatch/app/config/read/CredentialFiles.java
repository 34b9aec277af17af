package io.upgradewatch.app.config.read;

import io.upgradewatch.app.config.Configuration;
import io.upgradewatch.app.config.ConfigurationFaults;
import io.upgradewatch.app.config.Settings;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The files that credential sets name: read again once a second, and passed on when what they say has changed and has
 * kept still from one look to the next, so that none is taken that is being written. Has a thread of its own.
 *
 * <p>What is at fault then is told once and changes nothing.
 */
public final class CredentialFiles implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(CredentialFiles.class);
    private static final long LOOK_MILLIS = 1_000;

    private final Map<String, Configuration.Set> texts;
    private final Consumer<List<Settings.Credentials>> changed;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread looking = new Thread(task, "upgradewatch-credential-files");
        looking.setDaemon(true);
        return looking;
    });
    private List<Settings.Credentials> known;
    private List<Settings.Credentials> last;
    private List<String> told = List.of();

    /**
     * @param texts the sets' configuration, by name
     * @param known what was read at the start
     */
    public CredentialFiles(
            Map<String, Configuration.Set> texts,
            List<Settings.Credentials> known,
            Consumer<List<Settings.Credentials>> changed) {
        this.texts = texts;
        this.known = known;
        this.last = known;
        this.changed = changed;
    }

    /** Begins to look, if any set names a file. */
    public void start() {
        if (texts.values().stream().anyMatch(CredentialFiles::namesFiles)) {
            thread.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private static boolean namesFiles(Configuration.Set set) {
        return Stream.of(
                        set.keyFile(),
                        set.secretFile(),
                        set.usernameFile(),
                        set.passwordFile(),
                        set.proxyFile(),
                        set.trustCerts(),
                        set.clientCert())
                .anyMatch(file -> file.isPresent());
    }

    /** Not to be called by several threads at once. */
    void look() {
        try {
            ConfigurationFaults faults = new ConfigurationFaults();
            List<Settings.Credentials> read = new SetsReader(texts, faults).read();
            boolean still = faults.none() && read.equals(last);
            last = faults.none() ? read : null;
            tell(faults.all());
            if (still && !read.equals(known)) {
                known = read;
                LOG.info("credentials have changed, the old ones serve until the new ones do");
                changed.accept(read);
            }
        } catch (RuntimeException bug) {
            LOG.error("the files of credentials could not be looked at", bug);
        }
    }

    private void tell(List<String> faults) {
        if (!faults.equals(told)) {
            told = faults;
            faults.forEach(fault -> LOG.errorf("credentials stay as they are: %s", fault));
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
