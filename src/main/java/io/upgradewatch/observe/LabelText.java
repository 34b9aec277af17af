package io.upgradewatch.observe;

import java.util.regex.Pattern;

/**
 * A text from outside as a label: of 100 characters at most, on one line, and without what cannot be written as UTF-8, so
 * that it breaks neither a scrape nor the text of a page.
 */
final class LabelText {

    static final int LONGEST = 100;

    // Whoever sends an IMEI where a name belongs shall not find it on a dashboard.
    private static final Pattern IMEI = Pattern.compile("[0-9]{15}");
    private static final char UNREADABLE = '\uFFFD';

    private LabelText() {}

    /** Whether it may be shown at all. */
    static boolean nameable(String value) {
        return !IMEI.matcher(value).find();
    }

    static String of(String value) {
        StringBuilder text = null;
        int length = value.length() <= LONGEST ? value.length() : cut(value);
        for (int at = 0; at < length; at++) {
            char was = value.charAt(at);
            char is = shown(value, at);
            if (is != was && text == null) {
                text = new StringBuilder(value);
            }
            if (is != was) {
                text.setCharAt(at, is);
            }
        }
        if (length < value.length()) {
            return (text == null ? value : text).subSequence(0, length) + "…";
        }
        return text == null ? value : text.toString();
    }

    // Not between the halves of one character.
    private static int cut(String value) {
        return Character.isHighSurrogate(value.charAt(LONGEST - 2)) ? LONGEST - 2 : LONGEST - 1;
    }

    private static char shown(String value, int at) {
        char one = value.charAt(at);
        if (Character.isISOControl(one) || one == '\u2028' || one == '\u2029') {
            return ' ';
        }
        boolean half = Character.isHighSurrogate(one)
                ? at + 1 == value.length() || !Character.isLowSurrogate(value.charAt(at + 1))
                : Character.isLowSurrogate(one) && (at == 0 || !Character.isHighSurrogate(value.charAt(at - 1)));
        return half ? UNREADABLE : one;
    }
}
