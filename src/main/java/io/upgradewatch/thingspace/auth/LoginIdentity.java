package io.upgradewatch.thingspace.auth;

import io.upgradewatch.poll.LoginLedger;
import io.upgradewatch.thingspace.http.CredentialSet;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;

/** Whom upstream would lock: the user at the address, whatever the password and whatever the set is called. Pure. */
public final class LoginIdentity {

    private LoginIdentity() {}

    public static LoginLedger.Key of(CredentialSet set) {
        String url = normalized(set.url());
        // Nobody knows whether upstream tells "Ann" from "ann": counted together they are safe.
        String user = set.username().strip().toLowerCase(Locale.ROOT);
        String text = url.length() + ":" + url + user.length() + ":" + user;
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return new LoginLedger.Key(HexFormat.of().formatHex(hash, 0, 16));
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("every Java platform has SHA-256", impossible);
        }
    }

    /** The same text for every spelling of one address. */
    static String normalized(URI url) {
        String scheme = url.getScheme().toLowerCase(Locale.ROOT);
        int port = url.getPort() > 0 ? url.getPort() : scheme.equals("https") ? 443 : 80;
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        return scheme + "://" + url.getHost().toLowerCase(Locale.ROOT) + ":" + port
                + (path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
    }
}
