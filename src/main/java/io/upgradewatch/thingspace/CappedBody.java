package io.upgradewatch.thingspace;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.codec.spi.BodyStream;
import java.util.Arrays;

/** What comes in of one answer, up to a bound and not a byte more. On the loop. */
final class CappedBody implements BodyStream<byte[]> {

    private static final int FIRST_CHUNK = 16 * 1024;

    private final int bound;
    private final Runnable whenTooLong;
    private byte[] bytes;
    private int length;

    /**
     * @param announced how long the other side says that the body is; negative if it does not say
     * @param whenTooLong is told, perhaps more than once, that more came than is kept
     */
    CappedBody(int bound, long announced, Runnable whenTooLong) {
        this.bound = bound;
        this.whenTooLong = whenTooLong;
        this.bytes =
                new byte[(int) Math.min(bound, announced < 0 ? FIRST_CHUNK : Math.min(announced, FIRST_CHUNK * 4L))];
    }

    /** At most the first {@code most} bytes of what came so far. */
    byte[] head(int most) {
        return Arrays.copyOf(bytes, Math.min(length, most));
    }

    @Override
    public Future<byte[]> result() {
        return Future.succeededFuture(length == bytes.length ? bytes : head(length));
    }

    @Override
    public Future<Void> write(Buffer chunk) {
        int taken = Math.min(bound - length, chunk.length());
        if (length + taken > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(bound, Math.max((long) bytes.length * 2, length + taken)));
        }
        chunk.getBytes(0, taken, bytes, length);
        length += taken;
        if (taken < chunk.length()) {
            whenTooLong.run();
        }
        return Future.succeededFuture();
    }

    @Override
    public void write(Buffer chunk, Handler<AsyncResult<Void>> written) {
        written.handle(write(chunk));
    }

    // Also called when the answer breaks off: whether it is whole is for the client to say.
    @Override
    public void end(Handler<AsyncResult<Void>> ended) {
        ended.handle(Future.succeededFuture());
    }

    @Override
    public boolean writeQueueFull() {
        return false;
    }

    @Override
    public CappedBody setWriteQueueMaxSize(int ignored) {
        return this;
    }

    @Override
    public CappedBody drainHandler(Handler<Void> never) {
        return this;
    }

    @Override
    public CappedBody exceptionHandler(Handler<Throwable> never) {
        return this;
    }

    @Override
    public void handle(Throwable brokenOff) {
        // The client fails the call.
    }
}
