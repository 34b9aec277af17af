package io.upgradewatch.serve.watchlist;

import io.upgradewatch.serve.problem.Refusal;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** A list as it was before it was packed for the way, up to a bound: a small body may unpack to anything. */
final class UnpackedList extends FilterInputStream {

    static final long MAX_BYTES = 512L << 20;

    private long left = MAX_BYTES;

    private UnpackedList(InputStream unpacking) {
        super(unpacking);
    }

    /**
     * @param encoding the {@code Content-Encoding}, or null
     * @throws Refusal if it is one that is not known here, or the body is not of it
     */
    static InputStream of(InputStream body, String encoding) throws IOException {
        String name = encoding == null ? "identity" : encoding.strip().toLowerCase(Locale.ROOT);
        return switch (name) {
            case "", "identity" -> body;
            case "gzip", "x-gzip" -> gzip(body);
            default -> throw Refusal.of(415, "the Content-Encoding of a list is gzip or none");
        };
    }

    private static InputStream gzip(InputStream body) throws IOException {
        try {
            return new UnpackedList(new GZIPInputStream(body));
        } catch (IOException notGzip) {
            throw broken();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        int read = read(one, 0, 1);
        return read < 0 ? read : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int from, int most) throws IOException {
        int read;
        try {
            read = super.read(into, from, most);
        } catch (ZipException | java.io.EOFException cutOff) {
            throw broken();
        }
        left -= Math.max(0, read);
        if (left < 0) {
            throw Refusal.of(
                    413,
                    "the list unpacks to more than " + (MAX_BYTES >> 20)
                            + " MiB: send it in parts; the rows before that are taken");
        }
        return read;
    }

    private static Refusal broken() {
        return Refusal.of(400, "the body is not gzip, or was cut off; rows that could be read are taken");
    }
}
