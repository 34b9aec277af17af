package io.upgradewatch.watch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The lines of a stream, one at a time, in memory that does not grow with what comes. Whatever ends a line anywhere
 * ends it here: LF, CRLF, CR, vertical tab, form feed, NEL, and Unicode's line and paragraph separators. A byte order
 * mark at the very beginning is skipped. For one thread.
 */
final class BoundedLines {

    static final int MAX_BYTES = 64 * 1024;

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final int HEAD = 64;

    private final InputStream in;
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
    private final byte[] chunk = new byte[16 * 1024];
    private final byte[] line = new byte[MAX_BYTES];
    private int at;
    private int end;
    private int last;
    private int lastButOne;
    private long length;
    private long number;
    private boolean ended = true;
    private boolean returned;

    BoundedLines(InputStream in) {
        this.in = in;
    }

    /** The first bytes, which are read as lines all the same; to be asked before the first line. */
    byte[] head() throws IOException {
        end = in.readNBytes(chunk, 0, HEAD);
        return Arrays.copyOf(chunk, end);
    }

    /** Goes to the next line, whatever its length; false if there is none. */
    boolean next() throws IOException {
        length = 0;
        last = 0;
        lastButOne = 0;
        number++;
        boolean any = false;
        while (at < end || refill()) {
            int b = chunk[at++] & 0xFF;
            if (returned && b == '\n') {
                returned = false;
                continue;
            }
            returned = b == '\r';
            any = true;
            if (endsLine(b)) {
                ended = true;
                return true;
            }
            if (length < MAX_BYTES) {
                line[(int) length] = (byte) b;
            }
            length++;
            lastButOne = last;
            last = b;
        }
        ended &= !any;
        return any;
    }

    /** The number of the present line, from 1. */
    long number() {
        return number;
    }

    /** Whether every line so far was ended, as it is in a file that is not half written. */
    boolean ended() {
        return ended;
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

    // The ends that take several bytes are known by the last of them; those before it are in the line already.
    private boolean endsLine(int b) {
        if (b == '\n' || b == '\r' || b == 0x0B || b == 0x0C) {
            return true;
        }
        if (b == 0x85 && last == 0xC2) {
            length--;
            return true;
        }
        if ((b == 0xA8 || b == 0xA9) && last == 0x80 && lastButOne == 0xE2) {
            length -= 2;
            return true;
        }
        return false;
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
