package io.upgradewatch.thingspace.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.function.LongSupplier;

/**
 * What one connection has been used for: how many requests it carried, since when, and whether a byte of the latest
 * answer has come. On the connection's loop.
 */
final class ConnectionUse extends ChannelInboundHandlerAdapter {

    // As Vert.x calls what turns bytes into messages.
    private static final String CODEC = "codec";

    private final LongSupplier nanoTime;
    private final long openedAt;
    private int requests;
    private boolean answering;

    private ConnectionUse(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.openedAt = nanoTime.getAsLong();
    }

    /** Begins to watch a connection that was just made. */
    static void watch(HttpConnection connection, LongSupplier nanoTime) {
        // What goes wrong is the request's to tell; Vert.x would log it as an error, with what upstream wrote.
        connection.exceptionHandler(failure -> {});
        ChannelPipeline pipeline = ((ConnectionBase) connection).channel().pipeline();
        pipeline.addBefore(CODEC, null, new ConnectionUse(nanoTime));
        pipeline.addAfter(CODEC, null, new InterimAnswers());
    }

    static ConnectionUse of(HttpConnection connection) {
        return ((ConnectionBase) connection).channel().pipeline().get(ConnectionUse.class);
    }

    /** One more request is about to be sent. */
    void begin() {
        requests++;
        answering = false;
    }

    /** Whether the other side may have closed the connection without having seen the latest request. */
    boolean perhapsClosedBefore() {
        return requests > 1 && !answering;
    }

    long ageNanos() {
        return nanoTime.getAsLong() - openedAt;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
        answering = true;
        context.fireChannelRead(bytes);
    }
}
