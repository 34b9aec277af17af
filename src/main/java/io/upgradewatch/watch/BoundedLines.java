package io.upgradewatch.watch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;

/**
 * The lines of a stream, one at a time, in memory that does not grow with what comes. Ends of line are LF or CRLF; a
 * byte order mark at the very beginning is skipped. For one thread.
 */
final class BoundedLines {

    static final int MAX_BYTES = 64 * 1024;

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final InputStream in;
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
    private final byte[] chunk = new byte[16 * 1024];
    private final byte[] line = new byte[MAX_BYTES];
    private int at;
    private int end;
    private long length;
    private long number;

    BoundedLines(InputStream in) {
        this.in = in;
    }

    /** Goes to the next line, whatever its length; false if there is none. */
    boolean next() throws IOException {
        length = 0;
        number++;
        boolean any = false;
        while (at < end || refill()) {
            any = true;
            byte b = chunk[at++];
            if (b == '\n') {
                return true;
            }
            if (length < MAX_BYTES) {
                line[(int) length] = b;
            }
            length++;
        }
        return any;
    }

    /** The number of the present line, from 1. */
    long number() {
        return number;
    }

    boolean tooLong() {
        return length > MAX_BYTES;
    }

    /**
     * The present line, which must not be too long, without spaces around it.
     *
     * @throws CharacterCodingException if it is not UTF-8
     */
    String text() throws CharacterCodingException {
        int from = number == 1 && startsWithMark() ? BYTE_ORDER_MARK.length : 0;
        return utf8.decode(ByteBuffer.wrap(line, from, (int) length - from))
                .toString()
                .strip();
    }

    private boolean refill() throws IOException {
        at = 0;
        end = Math.max(0, in.read(chunk));
        return end > 0;
    }

    private boolean startsWithMark() {
        return length >= BYTE_ORDER_MARK.length
                && line[0] == BYTE_ORDER_MARK[0]
                && line[1] == BYTE_ORDER_MARK[1]
                && line[2] == BYTE_ORDER_MARK[2];
    }
}
