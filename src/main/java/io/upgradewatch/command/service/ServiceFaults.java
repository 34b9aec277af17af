package io.upgradewatch.command.service;

import com.fasterxml.jackson.databind.JsonNode;
import io.upgradewatch.command.output.Json;
import io.upgradewatch.command.output.NotDone;
import io.upgradewatch.command.output.PlainText;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

/** Why a service could not be asked, in words that say what to look at. Pure. */
final class ServiceFaults {

    private ServiceFaults() {}

    /** Nobody answered, or not to the end. */
    static NotDone unreached(URI base, IOException failed) {
        String where = base.getHost() + (base.getPort() < 0 ? "" : ":" + base.getPort());
        if (causedBy(failed, UnresolvedAddressException.class)) {
            return new NotDone("the name " + base.getHost() + " is not known: look at --url");
        }
        if (failed instanceof HttpConnectTimeoutException) {
            return new NotDone("nothing answers at " + where + ": look at --url, and at firewalls on the way");
        }
        if (failed instanceof ConnectException) {
            return new NotDone("no service listens at " + where + ": start it, or look at --url");
        }
        if (failed instanceof HttpTimeoutException) {
            return new NotDone("the service at " + where + " took the request and did not answer in time");
        }
        if (failed instanceof SSLHandshakeException) {
            return new NotDone("the certificate of " + where + " is not trusted (" + failed.getMessage()
                    + "): name its CA with --trust-certs");
        }
        if (failed instanceof SSLException) {
            return new NotDone("TLS with " + where + " failed (" + failed.getMessage()
                    + "): if it does not speak https, --url begins with http://");
        }
        return new NotDone("the connection to " + where + " broke before the answer was complete");
    }

    /** Whoever answered is no service of ours. */
    static NotDone stranger(URI base, int status) {
        return new NotDone(
                "what answers at " + base + " (with status " + status + ") is no Upgradewatch: look at --url");
    }

    /** Who asks is not let in here. */
    static NotDone notLetIn(URI base, int status, JsonNode body, boolean named) {
        if (status / 100 == 3) {
            return new NotDone(base + " sends callers elsewhere (status " + status + "): give that address as --url");
        }
        if (status == 401) {
            return new NotDone(
                    named
                            ? "the name or the password of --user is not right, or the token has ended"
                            : "the service asks who you are: give a name with --user, or --token-file");
        }
        return new NotDone("you may not do this: " + detail(body).orElse("the service answered 403"));
    }

    /** What a problem says, with each field at fault. */
    static Optional<String> detail(JsonNode body) {
        if (body == null || !body.path("detail").isTextual()) {
            return Optional.empty();
        }
        StringBuilder words = new StringBuilder(body.path("detail").asText());
        // An import's faults have lines, and are told on their own.
        body.path("faults").forEach(fault -> {
            if (!fault.has("line")) {
                words.append("; ")
                        .append(Json.text(fault, "field"))
                        .append(": ")
                        .append(Json.text(fault, "message"));
            }
        });
        return Optional.of(PlainText.of(words.toString()));
    }

    private static boolean causedBy(Throwable failure, Class<? extends Throwable> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}
