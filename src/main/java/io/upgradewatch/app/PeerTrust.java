package io.upgradewatch.app;

import io.upgradewatch.app.config.Settings;
import io.upgradewatch.kafka.login.PeerSecretRows;
import io.upgradewatch.serve.access.user.UsersFile;
import io.upgradewatch.serve.group.PeerKeys;
import io.upgradewatch.serve.group.PeerTokens;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

/** Why the instances of a group believe each other: a secret on the logins topic that only they can open. */
final class PeerTrust {

    private static final long TEND_EVERY_MILLIS = 5_000;
    private static final int MAX_USERS = 8;

    private final String instance = UUID.randomUUID().toString().replace("-", "");
    private final PeerKeys keys = new PeerKeys(Clock.systemUTC());
    private final Vertx vertx;
    private final AtomicBoolean read = new AtomicBoolean();
    private long timer = -1;

    PeerTrust(Vertx vertx) {
        this.vertx = vertx;
    }

    /** What the others call this instance. */
    String instance() {
        return instance;
    }

    PeerTokens tokens() {
        return new PeerTokens(instance, keys, Clock.systemUTC());
    }

    /** Takes part in the group's secret, to be called before the topic is read; without access control there is none. Blocks. */
    void join(Settings settings, PeerSecretRows rows) {
        if (settings.access().mode().equals("none")) {
            return;
        }
        keys.sealWith(materials(settings));
        rows.onRow(keys::read);
        rows.whenReadToEnd(() -> {
            read.set(true);
            keys.tend(rows::write);
        });
        timer = vertx.setPeriodic(TEND_EVERY_MILLIS, time -> {
            if (read.get()) {
                keys.tend(rows::write);
            }
        });
    }

    void leave() {
        vertx.cancelTimer(timer);
    }

    // Several, so that a new password, or a new client secret, or a change of users does not part those who have it
    // already from those who do not. Each holds something that is too long to be guessed by readers of the topic: the
    // name and password of a login alone would not.
    private static List<String> materials(Settings settings) {
        List<String> materials = new ArrayList<>();
        for (Settings.Credentials set : settings.sets()) {
            materials.add(joined("client", set.url().toString(), set.key(), set.secret()));
            materials.add(joined("login", set.url().toString(), set.key(), set.username(), set.password()));
        }
        settings.access().usersFile().map(UsersFile::read).ifPresent(file -> file.users().values().stream()
                .map(UsersFile.User::hash)
                .sorted()
                .limit(MAX_USERS)
                .forEach(hash -> materials.add(joined("user", hash))));
        return materials;
    }

    private static String joined(String... parts) {
        StringBuilder all = new StringBuilder();
        for (String part : parts) {
            all.append(part.length()).append(':').append(part);
        }
        return all.toString();
    }
}
