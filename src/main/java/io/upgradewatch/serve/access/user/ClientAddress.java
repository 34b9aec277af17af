package io.upgradewatch.serve.access.user;

import java.net.Inet6Address;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The address that a request comes from: the last one on its way that is no trusted proxy. What stands further left in
 * {@code X-Forwarded-For} was written by whoever sent the request and is worth nothing.
 */
public final class ClientAddress {

    private static final int NETWORK_BYTES = 8;

    private ClientAddress() {}

    /**
     * The client's address.
     *
     * @param connection the address at the other end of the connection
     * @param forwardedFor the values of {@code X-Forwarded-For}, in their order
     */
    public static String of(String connection, List<String> forwardedFor, Networks trusted) {
        String client = connection;
        List<String> way = new ArrayList<>();
        forwardedFor.forEach(value -> way.addAll(Arrays.asList(value.split(",", -1))));
        for (int i = way.size() - 1; i >= 0 && trusted.contain(client); i--) {
            String before = withoutPort(way.get(i).strip());
            if (Networks.parse(before).isEmpty()) {
                return client;
            }
            client = before;
        }
        return client;
    }

    /** What is limited as one: an address, or the network of an IPv6 address, which one sender has all of. */
    static String limited(String address) {
        return Networks.parse(address)
                .filter(Inet6Address.class::isInstance)
                .map(six -> Arrays.toString(Arrays.copyOf(six.getAddress(), NETWORK_BYTES)))
                .orElse(address);
    }

    private static String withoutPort(String text) {
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            return end < 0 ? text : text.substring(1, end);
        }
        int colon = text.indexOf(':');
        return colon >= 0 && colon == text.lastIndexOf(':') ? text.substring(0, colon) : text;
    }
}
