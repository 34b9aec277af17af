package io.upgradewatch.serve;

import io.quarkus.runtime.StartupEvent;
import io.upgradewatch.serve.access.AccessSettings;
import io.upgradewatch.serve.access.AuditTrail;
import io.upgradewatch.serve.access.CallbackSettings;
import io.upgradewatch.serve.access.user.AccessListener;
import io.upgradewatch.serve.access.user.AccessRefused;
import io.upgradewatch.serve.access.user.Networks;
import io.upgradewatch.serve.group.PeerKeys;
import io.upgradewatch.serve.group.PeerTokens;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Access as a test profile asks for it, and a list of those who were refused. */
@Alternative
@ApplicationScoped
public class ScriptedAccess {

    static final String USERS_FILE = "scripted.users-file";

    static final String OIDC = "scripted.oidc";

    static final String CALLBACK_SECRET = "known-to-both";

    public static final String INSTANCE = "scripted";

    private static PeerKeys keys;

    private final List<AccessRefused> refused = new CopyOnWriteArrayList<>();

    private final List<AuditTrail.Act> acts = new CopyOnWriteArrayList<>();

    /** Everything that was done, or tried. */
    public List<AuditTrail.Act> acts() {
        return acts;
    }

    @Produces
    @Alternative
    @Singleton
    AuditTrail trail() {
        return acts::add;
    }

    public List<AccessRefused> refused() {
        return refused;
    }

    @Produces
    @Alternative
    @Singleton
    AccessSettings access() {
        Optional<Path> usersFile =
                Optional.ofNullable(System.getProperty(USERS_FILE)).map(Path::of);
        return new AccessSettings(
                usersFile.isPresent()
                        ? AccessSettings.Mode.BASIC
                        : Boolean.getBoolean(OIDC) ? AccessSettings.Mode.OIDC : AccessSettings.Mode.NONE,
                usersFile,
                Networks.of(List.of("127.0.0.0/8")),
                new AccessSettings.ManagementAccess(usersFile.isEmpty(), false));
    }

    // Slow on purpose, so not left to the first request.
    void start(@Observes StartupEvent event) {
        keys();
    }

    /** The group's keys, as every other member of it has them. */
    public static synchronized PeerKeys keys() {
        if (keys == null) {
            keys = new PeerKeys(Clock.systemUTC());
            keys.sealWith(List.of("what all members have"));
            keys.tend((id, row) -> {});
        }
        return keys;
    }

    @Produces
    @Alternative
    @Singleton
    PeerTokens tokens() {
        return new PeerTokens(INSTANCE, keys(), Clock.systemUTC());
    }

    @Produces
    @Alternative
    @Singleton
    Optional<CallbackSettings> callbacks() {
        return Optional.of(
                new CallbackSettings(() -> CALLBACK_SECRET, Networks.of(List.of("127.0.0.0/8", "203.0.113.0/24")), 5));
    }

    @Produces
    @Alternative
    @Singleton
    AccessListener listener() {
        return refused::add;
    }
}
