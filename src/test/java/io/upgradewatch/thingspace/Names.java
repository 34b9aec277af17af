package io.upgradewatch.thingspace;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** Answers of name servers. */
public final class Names {

    private Names() {}

    public static Future<List<InetAddress>> found(String... literals) {
        List<InetAddress> addresses = new ArrayList<>();
        for (String literal : literals) {
            try {
                addresses.add(InetAddress.getByName(literal));
            } catch (UnknownHostException impossible) {
                throw new AssertionError(impossible);
            }
        }
        return Future.succeededFuture(addresses);
    }

    public static Future<List<InetAddress>> notFound() {
        return Future.failedFuture(new UnknownHostException("no such host"));
    }

    public static Future<List<InetAddress>> never() {
        return Promise.<List<InetAddress>>promise().future();
    }
}
