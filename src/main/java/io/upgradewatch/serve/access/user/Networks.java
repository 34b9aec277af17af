package io.upgradewatch.serve.access.user;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Networks such as {@code 10.0.0.0/8} or {@code fd00::/8}; a single address is a network of its own. */
public record Networks(List<Network> networks) {

    public static final Networks NONE = new Networks(List.of());

    // What InetAddress takes for an address rather than for a name to be looked up.
    private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-fA-F]*:[0-9a-fA-F:.]*");

    public Networks {
        networks = List.copyOf(networks);
    }

    /** @throws IllegalArgumentException if one of them is none; names it */
    public static Networks of(List<String> texts) {
        List<Network> networks = new ArrayList<>();
        for (String text : texts) {
            networks.add(network(text.strip()));
        }
        return new Networks(networks);
    }

    public boolean contain(String address) {
        return parse(address)
                .map(known -> networks.stream().anyMatch(network -> network.contains(known)))
                .orElse(false);
    }

    /** The address that {@code text} is; empty for names, which are never looked up. */
    static Optional<InetAddress> parse(String text) {
        if (!ADDRESS.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(text));
        } catch (UnknownHostException notAnAddress) {
            return Optional.empty();
        }
    }

    private static Network network(String text) {
        String[] parts = text.split("/", -1);
        InetAddress address = parse(parts[0]).orElseThrow(() -> notANetwork(text));
        int all = address.getAddress().length * Byte.SIZE;
        if (parts.length == 1) {
            return new Network(address, all);
        }
        try {
            int bits = Integer.parseInt(parts[1]);
            if (parts.length == 2 && bits >= 0 && bits <= all) {
                return new Network(address, bits);
            }
        } catch (NumberFormatException notANumber) {
            // Said below.
        }
        throw notANetwork(text);
    }

    private static IllegalArgumentException notANetwork(String text) {
        return new IllegalArgumentException("\"" + text + "\" is not a network such as 10.0.0.0/8");
    }

    /** The addresses that share the first {@code bits} with {@code address}. */
    public record Network(InetAddress address, int bits) {

        boolean contains(InetAddress other) {
            byte[] ours = address.getAddress();
            byte[] theirs = other.getAddress();
            if (ours.length != theirs.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit += Byte.SIZE) {
                int mask = 0xff << Math.max(0, Byte.SIZE - (bits - bit));
                int at = bit / Byte.SIZE;
                if ((ours[at] & mask & 0xff) != (theirs[at] & mask & 0xff)) {
                    return false;
                }
            }
            return true;
        }
    }
}
