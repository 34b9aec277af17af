package io.upgradewatch.thingspace.http;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;

/** What comes in of one answer, up to a bound and not a byte more. On the loop. */
final class CappedBody {

    private static final int FIRST_CHUNK = 16 * 1024;

    private final int bound;
    private byte[] bytes;
    private int length;

    /** @param announced how long the other side says that the body is; negative if it does not say */
    CappedBody(int bound, long announced) {
        this.bound = bound;
        this.bytes =
                new byte[(int) Math.min(bound, announced < 0 ? FIRST_CHUNK : Math.min(announced, FIRST_CHUNK * 4L))];
    }

    /** At most the first {@code most} bytes of what came so far. */
    byte[] head(int most) {
        return Arrays.copyOf(bytes, Math.min(length, most));
    }

    /** All that came. */
    byte[] whole() {
        return length == bytes.length ? bytes : head(length);
    }

    /** Takes what fits; says whether that was all of it. */
    boolean add(Buffer chunk) {
        int taken = Math.min(bound - length, chunk.length());
        if (length + taken > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(bound, Math.max((long) bytes.length * 2, length + taken)));
        }
        chunk.getBytes(0, taken, bytes, length);
        length += taken;
        return taken == chunk.length();
    }
}
