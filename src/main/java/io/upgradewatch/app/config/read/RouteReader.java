package io.upgradewatch.app.config.read;

import io.upgradewatch.app.config.Configuration;
import io.upgradewatch.app.config.ConfigurationFaults;
import io.upgradewatch.app.config.Secrets;
import io.upgradewatch.thingspace.http.Pem;
import io.upgradewatch.thingspace.http.Route;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads how a credential set's upstream is reached, and notes every fault on the way. */
final class RouteReader {

    // The last @ divides, so that one in the password does no harm.
    private static final Pattern PROXY = Pattern.compile("(?i:http)://(?:(?<user>[^:@/]*):(?<password>.*)@)?"
            + "(?<host>\\[[0-9a-fA-F:.]+]|[0-9A-Za-z._-]+):(?<port>[0-9]{1,5})/?");
    private static final Pattern ENCODED = Pattern.compile("(%[0-9a-fA-F]{2})+");

    private final ConfigurationFaults faults;
    private final Secrets secrets;

    RouteReader(ConfigurationFaults faults, Secrets secrets) {
        this.faults = faults;
        this.secrets = secrets;
    }

    /** @param prefix of the set's keys */
    Route read(String prefix, Configuration.Set set) {
        Optional<Route.Proxy> proxy = secrets.optional(prefix + "proxy", set.proxy(), set.proxyFile())
                .map(text -> faults.read(
                        prefix + "proxy",
                        text,
                        RouteReader::proxy,
                        "http://host:port or http://user:password@host:port",
                        null));
        Optional<String> trust = set.trustCerts()
                .flatMap(file -> secrets.text(prefix + "trust-certs", file))
                .filter(pem -> sound(prefix + "trust-certs", Pem.faultOfCertificates(pem)));
        return new Route(proxy, trust, client(prefix, set));
    }

    private Optional<Route.ClientCertificate> client(String prefix, Configuration.Set set) {
        String certKey = prefix + "client-cert";
        String keyKey = prefix + "client-key";
        if (set.clientCert().isPresent() != set.clientKey().isPresent()) {
            faults.add(
                    set.clientCert().isPresent() ? keyKey : certKey,
                    "is required: " + certKey + " and " + keyKey + " belong together");
            return Optional.empty();
        }
        Optional<String> cert = set.clientCert().flatMap(file -> secrets.text(certKey, file));
        Optional<String> key = set.clientKey().flatMap(file -> secrets.text(keyKey, file));
        if (cert.isEmpty() || key.isEmpty()) {
            return Optional.empty();
        }
        return sound(certKey, Pem.faultOfCertificates(cert.get()))
                        && sound(keyKey, Pem.faultOfKey(cert.get(), key.get()))
                ? Optional.of(new Route.ClientCertificate(cert.get(), key.get()))
                : Optional.empty();
    }

    private boolean sound(String key, Optional<String> fault) {
        fault.ifPresent(what -> faults.add(key, "names a file that " + what));
        return fault.isEmpty();
    }

    private static Route.Proxy proxy(String text) {
        Matcher parts = PROXY.matcher(text);
        if (!parts.matches()) {
            return null;
        }
        int port = Integer.parseInt(parts.group("port"));
        String host = parts.group("host").replaceAll("[\\[\\]]", "");
        return port < 1 || port > 65_535
                ? null
                : new Route.Proxy(host, port, decoded(parts.group("user")), decoded(parts.group("password")));
    }

    // As in every URL; a % that encodes nothing stands for itself.
    private static String decoded(String text) {
        return text == null
                ? null
                : ENCODED.matcher(text).replaceAll(found -> Matcher.quoteReplacement(bytes(found.group())));
    }

    private static String bytes(String encoded) {
        ByteBuffer bytes = ByteBuffer.allocate(encoded.length() / 3);
        for (int at = 0; at < encoded.length(); at += 3) {
            bytes.put((byte) Integer.parseInt(encoded.substring(at + 1, at + 3), 16));
        }
        return StandardCharsets.UTF_8.decode(bytes.flip()).toString();
    }
}
