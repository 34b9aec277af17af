package io.upgradewatch.serve.group;

import io.upgradewatch.serve.problem.Refusal;
import io.vertx.core.net.TrustOptions;
import io.vertx.ext.web.client.WebClientOptions;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.ext.web.client.WebClient;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Connections to the other instances. One with TLS believes exactly the certificate that was published with the
 * address, whoever signed it and whatever names stand in it. Safe from any thread.
 */
final class PeerClients {

    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(2);
    private static final int MAX_CERTIFICATES = 100;

    private final Vertx vertx;
    private final WebClient plain;
    private final Map<String, WebClient> pinned = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, WebClient> eldest) {
            if (size() > MAX_CERTIFICATES) {
                eldest.getValue().close();
                return true;
            }
            return false;
        }
    };

    PeerClients(Vertx vertx) {
        this.vertx = vertx;
        this.plain = WebClient.create(vertx, options());
    }

    /** @throws Refusal if the instance listens with TLS and has published no certificate */
    WebClient of(PeerAddress peer) {
        if (!peer.tls()) {
            return plain;
        }
        String fingerprint = peer.fingerprint()
                .orElseThrow(() -> Refusal.later("the instance to be asked has published no certificate"));
        synchronized (pinned) {
            return pinned.computeIfAbsent(fingerprint, this::pinned);
        }
    }

    void close() {
        plain.close();
        synchronized (pinned) {
            pinned.values().forEach(WebClient::close);
        }
    }

    private WebClient pinned(String fingerprint) {
        return WebClient.create(
                vertx,
                options()
                        .setSsl(true)
                        .setVerifyHost(false)
                        .setTrustOptions(TrustOptions.wrap(new OneCertificate(fingerprint))));
    }

    private static WebClientOptions options() {
        return new WebClientOptions()
                .setConnectTimeout((int) CONNECT_WITHIN.toMillis())
                .setFollowRedirects(false)
                .setUserAgentEnabled(false);
    }

    /** Believes one certificate. */
    private static final class OneCertificate extends X509ExtendedTrustManager {

        private final String fingerprint;

        OneCertificate(String fingerprint) {
            this.fingerprint = fingerprint;
        }

        private void check(X509Certificate[] chain) throws CertificateException {
            try {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(chain[0].getEncoded());
                if (!HexFormat.of().formatHex(digest).equals(fingerprint)) {
                    throw new CertificateException("not the certificate that the instance has published");
                }
            } catch (GeneralSecurityException unusable) {
                throw new CertificateException(unusable);
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            check(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            check(chain);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
