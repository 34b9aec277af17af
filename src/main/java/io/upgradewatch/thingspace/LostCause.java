package io.upgradewatch.thingspace;

import io.netty.handler.codec.DecoderException;
import javax.net.ssl.SSLException;

/** Why no answer came, in a word fit for a metric label. */
final class LostCause {

    static final String TIMEOUT = "timeout";

    /** The host's name was not found, or not in time. */
    static final String RESOLVE = "resolve";

    static final String CONNECT = "connect";
    static final String TLS = "tls";
    static final String RESET = "reset";

    /** What came is no HTTP, or its head is longer than is read. */
    static final String BAD_HTTP = "bad_http";

    private LostCause() {}

    static String ofConnecting(Throwable failure) {
        return failure instanceof SSLException ? TLS : CONNECT;
    }

    static String ofAnswer(Throwable failure) {
        return failure instanceof DecoderException || failure instanceof IllegalArgumentException ? BAD_HTTP : RESET;
    }
}
