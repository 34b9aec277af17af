package io.upgradewatch.thingspace.http;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;

/**
 * One request before it is sent.
 *
 * @param target path of the request
 * @param body null if there is none
 */
record UnsentRequest(HttpMethod method, String target, MultiMap headers, Buffer body) {

    /** Whether it does no harm to send it twice, and may go over a connection that was used before. */
    boolean repeatable() {
        return method.equals(HttpMethod.GET);
    }

    /** Without the headers and the body, which hold credentials. */
    @Override
    public String toString() {
        return "UnsentRequest[" + method + "]";
    }
}
