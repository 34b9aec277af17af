package io.upgradewatch.kafka.feed;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import org.apache.kafka.common.utils.ByteUtils;

/**
 * Where a reader of all partitions of the changes topic stands: the next offset of each. Its text is the same at every
 * instance, whatever order they read the partitions in. Not safe for several threads.
 */
public final class FeedPosition {

    private static final byte FORMAT = 1;

    private final long[] next;

    public FeedPosition(long[] next) {
        this.next = next;
    }

    /**
     * Reads what {@link #text} wrote, when there were as many partitions or fewer: those that were added begin after it.
     *
     * @throws IllegalArgumentException if {@code text} is no position of this topic
     */
    public static FeedPosition of(String text, int partitions) {
        IllegalArgumentException foreign = new IllegalArgumentException("not a position of this feed");
        byte[] decoded;
        try {
            decoded = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException notBase64) {
            throw foreign;
        }
        ByteBuffer bytes = ByteBuffer.wrap(decoded);
        try {
            long[] next = new long[partitions];
            if (bytes.get() != FORMAT) {
                throw foreign;
            }
            for (int i = 0; i < partitions && (i == 0 || bytes.hasRemaining()); i++) {
                next[i] = ByteUtils.readVarlong(bytes);
                if (next[i] < 0) {
                    throw foreign;
                }
            }
            if (bytes.hasRemaining()) {
                throw foreign;
            }
            return new FeedPosition(next);
        } catch (BufferUnderflowException | IllegalArgumentException malformed) {
            throw foreign;
        }
    }

    public String text() {
        ByteBuffer bytes = ByteBuffer.allocate(1 + 10 * next.length);
        bytes.put(FORMAT);
        for (long offset : next) {
            ByteUtils.writeVarlong(offset, bytes);
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(bytes.array(), bytes.position()));
    }

    public long next(int partition) {
        return next[partition];
    }

    /** Whether the record at {@code offset} is still to come. */
    boolean before(int partition, long offset) {
        return next[partition] <= offset;
    }

    /** Moves on to {@code offset} if that is ahead. */
    void reach(int partition, long offset) {
        next[partition] = Math.max(next[partition], offset);
    }

    /** Whether nothing that comes after this is missing from what begins at {@code other}. */
    boolean atOrAfter(FeedPosition other) {
        for (int i = 0; i < next.length; i++) {
            if (next[i] < other.next[i]) {
                return false;
            }
        }
        return true;
    }

    FeedPosition copy() {
        return new FeedPosition(next.clone());
    }
}
