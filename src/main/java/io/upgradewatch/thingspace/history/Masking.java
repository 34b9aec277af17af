package io.upgradewatch.thingspace.history;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Takes our own tokens out of an answer that is to be shown to people: some gateways repeat what they were sent. Pure. */
public final class Masking {

    // At the end of what was kept, a token may have been cut; what is left of it should not help anybody either.
    private static final int TELLING = 4;

    private Masking() {}

    /** {@code body} with every occurrence of a token overwritten; {@code body} itself if there is none. */
    public static byte[] of(byte[] body, String... tokens) {
        byte[] masked = body;
        for (String token : tokens) {
            masked = without(masked, token.getBytes(StandardCharsets.UTF_8));
        }
        return masked;
    }

    private static byte[] without(byte[] body, byte[] token) {
        byte[] masked = body;
        for (int at = 0; at < body.length; at++) {
            int same = same(body, at, token);
            boolean cut = at + same == body.length && same >= TELLING;
            if (token.length > 0 && (same == token.length || cut)) {
                masked = masked == body ? body.clone() : masked;
                Arrays.fill(masked, at, at + same, (byte) '*');
                at += same - 1;
            }
        }
        return masked;
    }

    private static int same(byte[] body, int from, byte[] token) {
        int same = 0;
        while (same < token.length && from + same < body.length && body[from + same] == token[same]) {
            same++;
        }
        return same;
    }
}
