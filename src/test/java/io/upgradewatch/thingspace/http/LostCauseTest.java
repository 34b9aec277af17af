package io.upgradewatch.thingspace.http;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LostCauseTest {

    @Test
    void eachFaultOfTheWayHasAWordOfItsOwn() {
        assertThat(LostCause.ofConnecting(new ConnectException("x"))).isEqualTo("connect_refused");
        assertThat(LostCause.ofConnecting(new ConnectTimeoutException("x"))).isEqualTo("timeout");
        assertThat(LostCause.ofConnecting(new NoRouteToHostException("x"))).isEqualTo("connect_unreachable");
        assertThat(LostCause.ofConnecting(new IOException("x"))).isEqualTo("connect");
    }

    @Test
    void eachFaultOfACertificateHasAWordOfItsOwn() {
        assertThat(LostCause.ofConnecting(handshake(null))).isEqualTo("tls");
        assertThat(LostCause.ofConnecting(handshake(new CertificateException("another name"))))
                .isEqualTo("tls_hostname");
        assertThat(LostCause.ofConnecting(handshake(new CertificateException("chain", new CertPathBuilderException()))))
                .isEqualTo("tls_untrusted");
        assertThat(LostCause.ofConnecting(handshake(new CertificateException(
                        "chain", new CertPathValidatorException("date", new CertificateExpiredException())))))
                .isEqualTo("tls_expired");
    }

    @Test
    void aServerThatRefusesOurCertificateAfterItsOwnHandshakeIsNoBadHttp() {
        assertThat(LostCause.ofAnswer(new DecoderException(handshake(null)))).isEqualTo("tls");
        assertThat(LostCause.ofAnswer(new DecoderException("no HTTP"))).isEqualTo("bad_http");
    }

    private static SSLHandshakeException handshake(Exception cause) {
        SSLHandshakeException failure = new SSLHandshakeException("x");
        failure.initCause(cause);
        return failure;
    }
}
