package io.upgradewatch.thingspace.http;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.proxy.HttpProxyHandler;
import io.netty.handler.proxy.ProxyConnectException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLException;

/** Why no answer came, in a word fit for a metric label: the one classification of what goes wrong on the wire. */
final class LostCause {

    static final String TIMEOUT = "timeout";

    /** The host's name was not found, or not in time. */
    static final String DNS = "dns";

    static final String CONNECT_REFUSED = "connect_refused";
    static final String UNREACHABLE = "connect_unreachable";
    static final String CONNECT = "connect";

    /** Nobody whom we trust vouches for the certificate. */
    static final String TLS_UNTRUSTED = "tls_untrusted";

    /** The certificate is another host's. */
    static final String TLS_HOSTNAME = "tls_hostname";

    /** The certificate's time is over, or has not come. */
    static final String TLS_EXPIRED = "tls_expired";

    /** No agreement for another reason: no version or cipher in common, or a client certificate that is not taken. */
    static final String TLS = "tls";

    static final String RESET = "reset";

    /** What came is no HTTP, or its head is longer than is read. */
    static final String BAD_HTTP = "bad_http";

    /** The proxy wants another name and password. */
    static final String PROXY_DENIED = "proxy_denied";

    /** The proxy does not lead there: it may not, or does not find the host. */
    static final String PROXY_REFUSED = "proxy_refused";

    private static final int LONGEST_CHAIN = 20;

    private LostCause() {}

    static String ofConnecting(Throwable failure) {
        if (find(failure, SSLException.class) != null) {
            return ofTls(failure);
        }
        if (failure instanceof ConnectTimeoutException) {
            return TIMEOUT;
        }
        if (failure instanceof HttpProxyHandler.HttpProxyConnectException answered && answered.headers() != null) {
            return answered.headers().contains(HttpHeaderNames.PROXY_AUTHENTICATE) ? PROXY_DENIED : PROXY_REFUSED;
        }
        if (failure instanceof ProxyConnectException) {
            return PROXY_REFUSED;
        }
        if (failure instanceof NoRouteToHostException) {
            return UNREACHABLE;
        }
        return failure instanceof ConnectException ? CONNECT_REFUSED : CONNECT;
    }

    /** The same where a proxy is between us and upstream: what fails before it is the way to the proxy. */
    static String ofProxy(String cause) {
        return cause.equals(DNS) || cause.startsWith(CONNECT) ? "proxy_" + cause : cause;
    }

    static String ofAnswer(Throwable failure) {
        if (find(failure, SSLException.class) != null) {
            return ofTls(failure);
        }
        return failure instanceof DecoderException || failure instanceof IllegalArgumentException ? BAD_HTTP : RESET;
    }

    private static String ofTls(Throwable failure) {
        if (find(failure, CertificateExpiredException.class) != null
                || find(failure, CertificateNotYetValidException.class) != null) {
            return TLS_EXPIRED;
        }
        if (find(failure, CertPathBuilderException.class) != null
                || find(failure, CertPathValidatorException.class) != null) {
            return TLS_UNTRUSTED;
        }
        CertificateException refused = find(failure, CertificateException.class);
        if (refused == null) {
            return TLS;
        }
        // Java's check of the host's name throws the plain one, its check of the chain always a kind of it.
        return refused.getClass() == CertificateException.class ? TLS_HOSTNAME : TLS_UNTRUSTED;
    }

    private static <T extends Throwable> T find(Throwable failure, Class<T> kind) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < LONGEST_CHAIN; depth++) {
            if (kind.isInstance(cause)) {
                return kind.cast(cause);
            }
            cause = cause.getCause();
        }
        return null;
    }
}
