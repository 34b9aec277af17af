package io.upgradewatch.thingspace.address;

import io.netty.util.NetUtil;
import io.upgradewatch.poll.SetName;
import io.vertx.core.Future;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Where one host is: all its addresses, the one that served last first and those that failed last.
 *
 * <p>A host is asked for again every half minute and while it is in use. An answer that is late or fails changes
 * nothing: the addresses that were known go on serving. On the loop.
 */
public final class UpstreamAddresses {

    private static final Logger LOG = Logger.getLogger(UpstreamAddresses.class);
    private static final long FRESH_NANOS = Duration.ofSeconds(30).toNanos();

    private final SetName set;
    private final String host;
    private final int port;
    private final AddressLookup lookup;
    private final LongSupplier nanoTime;
    private final boolean literal;
    private List<SocketAddress> known = List.of();
    private Future<List<SocketAddress>> asking;
    private long askedAt;
    private boolean unresolved;

    /** @param host a name or an address, an IPv6 one without brackets */
    public UpstreamAddresses(SetName set, String host, int port, AddressLookup lookup, LongSupplier nanoTime) {
        this.set = set;
        this.host = host;
        this.port = port;
        this.lookup = lookup;
        this.nanoTime = nanoTime;
        this.literal = NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host);
        if (literal) {
            known = List.of(SocketAddress.inetSocketAddress(port, host));
        }
    }

    /** The addresses to try, in this order; at least one. Fails if the host cannot be found. */
    public Future<List<SocketAddress>> all() {
        if (!literal && asking == null && (known.isEmpty() || nanoTime.getAsLong() - askedAt >= FRESH_NANOS)) {
            ask();
        }
        return known.isEmpty() ? asking : Future.succeededFuture(known);
    }

    /** {@code address} took a connection: it is tried first from now on. */
    public void served(SocketAddress address) {
        move(address, true);
    }

    /** {@code address} took no connection: it is tried last from now on. */
    public void failed(SocketAddress address) {
        move(address, false);
    }

    private void ask() {
        askedAt = nanoTime.getAsLong();
        Future<List<SocketAddress>> answer = lookup.addressesOf(host).map(this::learn);
        asking = answer;
        answer.onComplete(ended -> {
            asking = null;
            note(ended.failed());
        });
    }

    private List<SocketAddress> learn(List<InetAddress> addresses) {
        List<SocketAddress> found = new ArrayList<>();
        for (InetAddress address : addresses) {
            found.add(SocketAddress.inetSocketAddress(port, address.getHostAddress()));
        }
        // What is known of them stays; what is new comes after it, and what is gone is not asked any more.
        List<SocketAddress> ordered = new ArrayList<>(known);
        ordered.retainAll(found);
        found.removeAll(ordered);
        ordered.addAll(ordered.isEmpty() ? 0 : 1, found);
        known = List.copyOf(ordered);
        return known;
    }

    private void move(SocketAddress address, boolean first) {
        int now = known.indexOf(address);
        int then = first ? 0 : known.size() - 1;
        if (now >= 0 && now != then) {
            List<SocketAddress> ordered = new ArrayList<>(known);
            ordered.add(then, ordered.remove(now));
            known = List.copyOf(ordered);
            LOG.infof("another address is tried first set=%s address=%s", set, known.get(0));
        }
    }

    private void note(boolean failed) {
        if (failed != unresolved) {
            unresolved = failed;
            if (failed) {
                LOG.warnf("name not found set=%s host=%s addresses=%d", set, host, known.size());
            } else {
                LOG.infof("name found again set=%s host=%s addresses=%d", set, host, known.size());
            }
        }
    }
}
