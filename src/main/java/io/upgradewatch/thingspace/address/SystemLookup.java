package io.upgradewatch.thingspace.address;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * Asks the operating system for addresses, each time on a thread of its own: a name server that does not answer keeps
 * the thread for minutes, and nothing else.
 *
 * <p>Not by Vert.x' or Netty's own resolver, which never blocks either, because only the system knows everything that
 * a name may be found by on its host: the hosts file as it is now, search domains, a name server that has changed since
 * the start, and whatever else {@code nsswitch.conf} lists.
 */
public final class SystemLookup implements AddressLookup {

    private final Context loop;

    public SystemLookup(Context loop) {
        this.loop = loop;
    }

    @Override
    public Future<List<InetAddress>> addressesOf(String host) {
        Promise<List<InetAddress>> found = Promise.promise();
        Thread asking = new Thread(() -> ask(host, found), "name-lookup");
        asking.setDaemon(true);
        asking.start();
        return found.future();
    }

    private void ask(String host, Promise<List<InetAddress>> found) {
        try {
            List<InetAddress> all = List.of(InetAddress.getAllByName(host));
            loop.runOnContext(back -> found.complete(all));
        } catch (UnknownHostException unknown) {
            loop.runOnContext(back -> found.fail(unknown));
        }
    }
}
