package io.upgradewatch.watch;

import java.util.Optional;

/** What makes a list unreadable as a whole, in words that say what to do; told once, in place of a fault of each row. */
final class WholeFileFault {

    private static final int ZIP = 0x504B;
    private static final int GZIP = 0x1F8B;

    private WholeFileFault() {}

    /** What its first bytes tell against it, if anything. */
    static Optional<String> ofBytes(byte[] head) {
        int first = head.length < 2 ? 0 : (head[0] & 0xFF) << 8 | head[1] & 0xFF;
        if (first == 0xFEFF || first == 0xFFFE || holdsZero(head)) {
            return Optional.of(
                    "this is UTF-16, or no text at all: save it as UTF-8, which spreadsheets call \"CSV UTF-8\"");
        }
        return switch (first) {
            case ZIP -> Optional.of("this is a spreadsheet or an archive: save it as CSV in UTF-8");
            case GZIP -> Optional.of("this is compressed with gzip: unpack it, or send it with Content-Encoding: gzip");
            default -> Optional.empty();
        };
    }

    /** What its first line that counts tells against it, if anything. */
    static Optional<String> ofFirstLine(String line) {
        if (line.startsWith("[")) {
            return Optional.of("this is a JSON array: write one object on each line (jq -c '.[]' does that)");
        }
        if (line.equals("{")) {
            return Optional.of(
                    "this JSON object goes over several lines: write one object on each line" + " (jq -c . does that)");
        }
        return Optional.empty();
    }

    static String separatedBy(char separator) {
        String name = separator == ';' ? "semicolons" : "tabs";
        return "the fields are separated by " + name + ": use commas, or name the columns in a first line of "
                + String.join(separator == ';' ? ";" : "<tab>", "imei", "account", "since", "tag");
    }

    // UTF-16 without a mark: every other byte of plain text is zero.
    private static boolean holdsZero(byte[] head) {
        for (byte b : head) {
            if (b == 0) {
                return true;
            }
        }
        return false;
    }
}
