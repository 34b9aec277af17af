package io.upgradewatch.thingspace.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;

/** How connections to the upstream of one credential set are made. */
final class ClientOptions {

    /** The longest head of an answer that is read. */
    static final int LONGEST_HEAD = 64 * 1024;

    private static final int IDLE_SECONDS = 20;

    private ClientOptions() {}

    /** Connections that carry one request after the other. */
    static HttpClientOptions kept(CredentialSet set) {
        return of(set).setKeepAliveTimeout(IDLE_SECONDS);
    }

    /** Connections that carry one request, and are never one that the other side may just have closed. */
    static HttpClientOptions fresh(CredentialSet set) {
        return of(set).setKeepAlive(false);
    }

    private static HttpClientOptions of(CredentialSet set) {
        HttpClientOptions options = new HttpClientOptions()
                .setSsl("https".equalsIgnoreCase(set.url().getScheme()))
                .setConnectTimeout((int) Math.min(set.timeout().toMillis(), Integer.MAX_VALUE))
                .setMaxHeaderSize(LONGEST_HEAD)
                .setMaxInitialLineLength(LONGEST_HEAD);
        set.route()
                .trustCerts()
                .ifPresent(pem -> options.setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(pem))));
        set.route()
                .client()
                .ifPresent(shown -> options.setKeyCertOptions(new PemKeyCertOptions()
                        .addCertValue(Buffer.buffer(shown.chain()))
                        .addKeyValue(Buffer.buffer(shown.key()))));
        return options;
    }
}
