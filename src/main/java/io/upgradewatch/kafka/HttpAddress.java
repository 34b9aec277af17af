package io.upgradewatch.kafka;

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
 */
public record HttpAddress(String scheme, String host, int port) {

    private static final String PREFIX = "upgradewatch";
    private static final String SEPARATOR = "_";
    private static final Set<String> ANY = Set.of("0.0.0.0", "::", "0:0:0:0:0:0:0:0", "");

    /** @param unique tells this member from others at the same address, an earlier life of the same process included */
    String clientId(String unique) {
        return String.join(SEPARATOR, PREFIX, scheme, host, String.valueOf(port), unique);
    }

    /**
     * Reads what {@link #clientId} wrote; empty for members that are no instances of ours.
     *
     * @param seenAt the member's address as the broker sees it
     */
    static Optional<URI> of(String clientId, String seenAt) {
        String[] parts = clientId.split(SEPARATOR, -1);
        if (parts.length < 5 || !parts[0].equals(PREFIX)) {
            return Optional.empty();
        }
        // A host may hold the separator itself.
        int end = parts.length - 2;
        String host = String.join(SEPARATOR, java.util.Arrays.copyOfRange(parts, 2, end));
        try {
            int port = Integer.parseInt(parts[end]);
            return Optional.of(
                    new URI(parts[1], null, ANY.contains(host) ? seen(seenAt) : host, port, null, null, null));
        } catch (NumberFormatException | URISyntaxException notOurs) {
            return Optional.empty();
        }
    }

    private static String seen(String memberHost) {
        return memberHost.startsWith("/") ? memberHost.substring(1) : memberHost;
    }
}
