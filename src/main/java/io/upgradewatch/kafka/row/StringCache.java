package io.upgradewatch.kafka.row;

import java.util.Arrays;

/**
 * Makes texts of characters, and one object of the same text in most cases: what millions of rows repeat is not made
 * anew. Keeps the last text of each place, so it never grows. Not thread-safe.
 */
final class StringCache {

    private static final int PLACES = 1 << 12;
    private static final int TELLING = 16;

    private final char[][] characters = new char[PLACES][];
    private final String[] texts = new String[PLACES];

    String of(char[] buffer, int from, int length) {
        int to = from + length;
        int place = place(buffer, from, to);
        char[] kept = characters[place];
        if (kept == null || !Arrays.equals(kept, 0, kept.length, buffer, from, to)) {
            characters[place] = Arrays.copyOfRange(buffer, from, to);
            texts[place] = new String(buffer, from, length);
        }
        return texts[place];
    }

    // Texts that begin alike are common, such as versions; so its end tells a text, and the rest costs nothing.
    private static int place(char[] buffer, int from, int to) {
        int hash = to - from;
        for (int i = Math.max(from, to - TELLING); i < to; i++) {
            hash = 31 * hash + buffer[i];
        }
        return (hash ^ hash >>> 12 ^ hash >>> 24) & PLACES - 1;
    }
}
