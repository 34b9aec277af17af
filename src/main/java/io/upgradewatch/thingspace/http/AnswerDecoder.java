package io.upgradewatch.thingspace.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * Undoes what was done to an answer on its way: content codings, whether or not they were asked for, and charsets other
 * than UTF-8. Pure; what comes out is never longer than a bound, however much goes in.
 */
final class AnswerDecoder {

    /** Why an answer is not read: it is packed in a way that nobody here knows, or is broken. */
    static final String CONTENT_ENCODING = "content_encoding";

    static final String TOO_LONG = "too_long";

    private static final Set<String> KNOWN_CODINGS = Set.of("gzip", "x-gzip", "deflate");
    private static final int MOST_CODINGS = 3;
    private static final int BUFFER = 4 * 1024;
    private static final Pattern CHARSET = Pattern.compile("(?i);\\s*charset\\s*=\\s*\"?([^\\s\";]+)");

    private AnswerDecoder() {}

    /** The answer as it was meant, or why it cannot be had. */
    static Exchange decode(Exchange.Answer packed, String contentEncoding, String contentType, int maxBody) {
        byte[] body = packed.body();
        try {
            String[] codings = contentEncoding == null ? new String[0] : contentEncoding.split(",");
            if (codings.length > MOST_CODINGS) {
                throw new IOException(codings.length + " content codings");
            }
            for (int last = codings.length - 1; last >= 0 && body.length > 0; last--) {
                body = unpacked(body, codings[last].strip().toLowerCase(Locale.ROOT), maxBody);
            }
        } catch (IOException unreadable) {
            return packed.unread(CONTENT_ENCODING, unreadable.getMessage(), body);
        }
        byte[] text = body.length > maxBody ? body : utf8(body, contentType);
        return text.length > maxBody ? packed.unread(TOO_LONG, "longer than is read", text) : packed.with(text);
    }

    private static byte[] unpacked(byte[] body, String coding, int maxBody) throws IOException {
        if (coding.isEmpty() || coding.equals("identity")) {
            return body;
        }
        if (!KNOWN_CODINGS.contains(coding)) {
            throw new IOException("a content coding that is not known here");
        }
        // One byte more than the bound tells that there is more.
        try (InputStream stream = coding.equals("deflate") ? inflating(body) : gunzipping(body)) {
            return stream.readNBytes(maxBody + 1);
        } catch (IOException broken) {
            throw new IOException("broken " + coding, broken);
        }
    }

    private static InputStream gunzipping(byte[] body) throws IOException {
        return new GZIPInputStream(new ByteArrayInputStream(body), BUFFER);
    }

    // "deflate" means zlib's format, and some send the bare one.
    private static InputStream inflating(byte[] body) {
        int header = body.length > 1 ? (body[0] & 0xff) << 8 | body[1] & 0xff : 0;
        boolean zlib = (header & 0x0f00) == 0x0800 && header % 31 == 0;
        return new InflaterInputStream(new ByteArrayInputStream(body), new Inflater(!zlib), BUFFER) {
            @Override
            public void close() throws IOException {
                super.close();
                inf.end();
            }
        };
    }

    private static byte[] utf8(byte[] body, String contentType) {
        Charset charset = charset(body, contentType);
        return charset.equals(StandardCharsets.UTF_8)
                ? body
                : new String(body, charset).getBytes(StandardCharsets.UTF_8);
    }

    // Two bytes that no other text begins with say more than a label, and a label that nobody knows says nothing.
    private static Charset charset(byte[] body, String contentType) {
        if (body.length > 1 && (body[0] & 0xff ^ body[1] & 0xff) == 1 && (body[0] & 0xff) >= 0xfe) {
            return StandardCharsets.UTF_16;
        }
        Matcher label = CHARSET.matcher(contentType == null ? "" : contentType);
        if (!label.find() || label.group(1).equalsIgnoreCase("utf-8")) {
            return StandardCharsets.UTF_8;
        }
        try {
            return Charset.forName(label.group(1));
        } catch (IllegalArgumentException unknown) {
            return StandardCharsets.UTF_8;
        }
    }
}
