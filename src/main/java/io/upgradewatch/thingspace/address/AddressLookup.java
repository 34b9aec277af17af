package io.upgradewatch.thingspace.address;

import io.vertx.core.Future;
import java.net.InetAddress;
import java.util.List;

/** How the addresses of a host are found. */
@FunctionalInterface
public interface AddressLookup {

    /**
     * All addresses of {@code host}, the preferred one first. Never blocks; completes on the loop that asked, perhaps
     * late, perhaps never, and fails if there is no such host.
     */
    Future<List<InetAddress>> addressesOf(String host);
}
