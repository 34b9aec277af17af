package io.upgradewatch.app.config.read;

import io.upgradewatch.app.config.Configuration;
import io.upgradewatch.app.config.ConfigurationFaults;
import io.upgradewatch.app.config.Hosts;
import io.upgradewatch.app.config.OidcKeys;
import io.upgradewatch.app.config.Settings;
import io.upgradewatch.app.config.TrustedProxies;
import io.upgradewatch.serve.access.user.Networks;
import io.upgradewatch.serve.access.user.UsersFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.logging.Logger;

/** Reads who is let in where, and says what the choice means for those who look from other machines. */
public final class AccessReader {

    private static final Logger LOG = Logger.getLogger(AccessReader.class);
    private static final String MODE = "upgradewatch.security.mode";
    private static final String USERS_FILE = "upgradewatch.security.users-file";
    private static final String OPEN = "upgradewatch.management.open";
    private static final String MANAGEMENT_HOST = "quarkus.management.host";

    private final Configuration texts;
    private final Hosts hosts;
    private final ConfigurationFaults faults;

    AccessReader(Configuration texts, Hosts hosts, ConfigurationFaults faults) {
        this.texts = texts;
        this.hosts = hosts;
        this.faults = faults;
    }

    Settings.Access read() {
        String mode = texts.security().mode().strip();
        Optional<Path> usersFile = texts.security()
                .usersFile()
                .map(name -> faults.read(
                        USERS_FILE, name, text -> Path.of(text), "the name of a file that can be read", null));
        boolean open = faults.flag(OPEN, texts.management().open());
        switch (mode) {
            case "none" -> requireThisMachine(open);
            case "basic" -> requireUsersFile(usersFile);
            case "oidc" -> requireProvider();
            default -> faults.add(MODE, "must be none, basic or oidc");
        }
        return new Settings.Access(mode, usersFile, trustedProxies(), hosts.pageLocal(), hosts.managementLocal(), open);
    }

    /** Says once, at the start, who can read metrics and how others come to. */
    public static void tell(Settings.Access access) {
        if (access.managementLocal() && !access.pageLocal()) {
            LOG.infof(
                    "metrics and health answer this machine alone; for a Prometheus or probes elsewhere set %s=0.0.0.0,"
                            + " and give Prometheus a viewer's basic_auth or set %s=true",
                    MANAGEMENT_HOST, OPEN);
        } else if (!access.managementLocal() && !access.managementOpen()) {
            LOG.infof(
                    "metrics need a viewer's name and password, health does not; give Prometheus basic_auth, or set"
                            + " %s=true for metrics that everybody may read",
                    OPEN);
        } else if (!access.managementLocal()) {
            LOG.infof("metrics and health answer everybody who reaches the management port (%s=true)", OPEN);
        }
    }

    private void requireThisMachine(boolean open) {
        if (!hosts.pageLocal()) {
            faults.add(
                    "quarkus.http.host",
                    "is not a loopback address, and without access control the service listens on loopback only: set "
                            + MODE + "=basic and " + USERS_FILE + ", or leave quarkus.http.host at 127.0.0.1");
        }
        if (!hosts.managementLocal() && !open) {
            faults.add(
                    MANAGEMENT_HOST,
                    "is not a loopback address, and without access control nobody could read metrics: set " + OPEN
                            + "=true for metrics that everybody may read, or " + MODE + "=basic and " + USERS_FILE
                            + ", or leave " + MANAGEMENT_HOST + " at 127.0.0.1");
        }
    }

    private void requireProvider() {
        Config config = ConfigProvider.getConfig();
        boolean named = OidcKeys.PROVIDERS.stream()
                .anyMatch(key -> config.getOptionalValue(key, String.class).isPresent());
        if (!named) {
            faults.add(
                    OidcKeys.PROVIDERS.get(0),
                    "is missing: " + MODE + "=oidc takes the address of the provider whose tokens are believed, and"
                            + " quarkus.oidc.client-id");
        }
    }

    private void requireUsersFile(Optional<Path> usersFile) {
        faults.required(USERS_FILE, usersFile.map(Path::toString));
        usersFile
                .map(UsersFile::read)
                .map(UsersFile::faults)
                .orElse(List.of())
                .forEach(fault -> faults.add(USERS_FILE, "names a file that cannot be used: " + fault));
    }

    private Networks trustedProxies() {
        try {
            return Networks.of(texts.http().trustedProxies().orElse(List.of()));
        } catch (IllegalArgumentException notANetwork) {
            faults.add(TrustedProxies.KEY, "must be networks such as 10.0.0.0/8 or single addresses, no names");
            return Networks.NONE;
        }
    }
}
