package io.upgradewatch.kafka.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.Set;

/**
 * Where an instance's REST listens, as it tells the others of its group: through its {@code client.id}, which Kafka
 * shows to whoever asks for the members of a group.
 *
 * @param scheme {@code http} or {@code https}
 * @param host the address bound to; one that stands for all addresses means "where Kafka sees me"
 * @param port the port listened on
 * @param instance what this process calls itself; holds neither {@code _}, {@code -} nor {@code .}
 * @param fingerprint SHA-256 of the certificate that it shows, in hexadecimal; empty without TLS
 */
public record HttpAddress(String scheme, String host, int port, String instance, String fingerprint) {

    private static final String PREFIX = "upgradewatch";
    private static final String SEPARATOR = "_";
    private static final Set<String> ANY = Set.of("0.0.0.0", "::", "0:0:0:0:0:0:0:0", "");

    /** The address of an instance without a name, which takes nothing from others. */
    public HttpAddress(String scheme, String host, int port) {
        this(scheme, host, port, "", "");
    }

    /** @param unique tells this member from others at the same address, an earlier life of the same process included */
    public String clientId(String unique) {
        return String.join(
                SEPARATOR, PREFIX, scheme, host, String.valueOf(port), String.join("-", unique, instance, fingerprint));
    }

    /**
     * Reads what {@link #clientId} wrote; empty for members that are no instances of ours. The fragment is
     * {@code instance} or {@code instance.fingerprint}, and absent for a version that has no names.
     *
     * @param seenAt the member's address as the broker sees it
     */
    public static Optional<URI> of(String clientId, String seenAt) {
        String[] parts = clientId.split(SEPARATOR, -1);
        if (parts.length < 5 || !parts[0].equals(PREFIX)) {
            return Optional.empty();
        }
        // A host may hold the separator itself.
        int end = parts.length - 2;
        String host = String.join(SEPARATOR, java.util.Arrays.copyOfRange(parts, 2, end));
        try {
            int port = Integer.parseInt(parts[end]);
            String reached = ANY.contains(host) ? seen(seenAt) : host;
            return Optional.of(new URI(parts[1], null, reached, port, null, null, names(parts[end + 1])));
        } catch (NumberFormatException | URISyntaxException notOurs) {
            return Optional.empty();
        }
    }

    private static String names(String unique) {
        String[] parts = unique.split("-", -1);
        if (parts.length < 3 || parts[1].isEmpty()) {
            return null;
        }
        return parts[2].isEmpty() ? parts[1] : parts[1] + "." + parts[2];
    }

    private static String seen(String memberHost) {
        return memberHost.startsWith("/") ? memberHost.substring(1) : memberHost;
    }
}
