package io.upgradewatch.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * The certificate that this process itself shows to those who connect, asked for as they do: however it was configured,
 * this is what they see. Nothing is sent to where it is asked.
 */
final class ShownCertificate {

    private static final int PATIENCE_MILLIS = 5_000;

    private ShownCertificate() {}

    /** SHA-256 of it, in hexadecimal. Blocks, for seconds at most. */
    static Optional<String> fingerprint(String host, int port) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Anybody()}, null);
            InetAddress address = InetAddress.getByName(host);
            try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket()) {
                socket.setSoTimeout(PATIENCE_MILLIS);
                socket.connect(
                        new InetSocketAddress(
                                address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address, port),
                        PATIENCE_MILLIS);
                socket.startHandshake();
                byte[] shown = socket.getSession().getPeerCertificates()[0].getEncoded();
                return Optional.of(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(shown)));
            }
        } catch (IOException | GeneralSecurityException unavailable) {
            return Optional.empty();
        }
    }

    /** It is our own, and it is only looked at. */
    private static final class Anybody extends X509ExtendedTrustManager {

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
