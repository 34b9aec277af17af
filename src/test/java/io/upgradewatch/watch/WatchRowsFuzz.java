package io.upgradewatch.watch;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;

/** Any bytes as a list of watches: each line is a draft or has faults, and nothing is thrown. */
public final class WatchRowsFuzz {

    private WatchRowsFuzz() {}

    public static void fuzzerTestOneInput(byte[] list) throws IOException {
        WatchRows.read(new ByteArrayInputStream(list), Optional.empty(), WatchRowsFuzz::check);
        WatchRows.read(new ByteArrayInputStream(list), Optional.of(WatchRows.Format.CSV), WatchRowsFuzz::check);
        WatchRows.read(new ByteArrayInputStream(list), Optional.of(WatchRows.Format.NDJSON), WatchRowsFuzz::check);
    }

    private static void check(long line, WatchReading reading) {
        if (line < 1 || reading.draft().isPresent() != reading.faults().isEmpty()) {
            throw new AssertionError("line " + line + " is both or neither: " + reading);
        }
    }
}
