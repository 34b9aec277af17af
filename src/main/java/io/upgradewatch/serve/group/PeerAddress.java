package io.upgradewatch.serve.group;

import java.net.URI;
import java.util.Optional;

/**
 * Where another instance listens, as the group's membership tells it.
 *
 * @param instance what it calls itself; empty for a version that does not
 * @param fingerprint SHA-256 of the certificate that it shows, in hexadecimal; empty without TLS
 */
record PeerAddress(boolean tls, String host, int port, Optional<String> instance, Optional<String> fingerprint) {

    /** Reads an address whose fragment is {@code instance} or {@code instance.fingerprint}. */
    static PeerAddress of(URI uri) {
        boolean tls = "https".equals(uri.getScheme());
        String[] names =
                uri.getFragment() == null ? new String[0] : uri.getFragment().split("\\.");
        String host = uri.getHost().startsWith("[")
                ? uri.getHost().substring(1, uri.getHost().length() - 1)
                : uri.getHost();
        return new PeerAddress(
                tls,
                host,
                uri.getPort() >= 0 ? uri.getPort() : tls ? 443 : 80,
                names.length > 0 ? Optional.of(names[0]) : Optional.empty(),
                names.length > 1 ? Optional.of(names[1]) : Optional.empty());
    }
}
