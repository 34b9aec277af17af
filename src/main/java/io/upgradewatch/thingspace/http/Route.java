package io.upgradewatch.thingspace.http;

import java.util.Objects;
import java.util.Optional;

/**
 * The way from here to an upstream, where it is not the straight one with the certificates that Java trusts.
 *
 * @param proxy what leads out of a company's network
 * @param trustCerts the certificates of the authorities to trust, in PEM; empty for those of the JVM
 * @param client what we show who asks for a certificate
 */
public record Route(Optional<Proxy> proxy, Optional<String> trustCerts, Optional<ClientCertificate> client) {

    /** No proxy, and the JVM's certificates. */
    public static final Route STRAIGHT = new Route(Optional.empty(), Optional.empty(), Optional.empty());

    /**
     * An HTTP proxy, asked to CONNECT for https.
     *
     * @param host a name or an address, an IPv6 one without brackets
     * @param user null if it asks for none
     * @param password null if it asks for none
     */
    public record Proxy(String host, int port, String user, String password) {

        public Proxy {
            Objects.requireNonNull(host, "host");
        }

        /** Without the user and the password. */
        @Override
        public String toString() {
            return "Proxy[" + host + ":" + port + "]";
        }
    }

    /**
     * A client's certificate and its key, both in PEM.
     *
     * @param chain the certificate first
     */
    public record ClientCertificate(String chain, String key) {

        public ClientCertificate {
            Objects.requireNonNull(chain, "chain");
            Objects.requireNonNull(key, "key");
        }

        /** Without the key. */
        @Override
        public String toString() {
            return "ClientCertificate";
        }
    }
}
