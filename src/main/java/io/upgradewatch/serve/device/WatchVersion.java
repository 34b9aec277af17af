package io.upgradewatch.serve.device;

import io.upgradewatch.fleet.Fleet;
import io.upgradewatch.watch.Watch;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** The entity tag of a watch, by which two who edit it at once notice each other; pure. */
public final class WatchVersion {

    private static final int BYTES = 8;

    private WatchVersion() {}

    /** Quoted, as an {@code ETag} header has it: the same for the same watch, whoever is asked. */
    public static String of(Watch watch) {
        String words = watch.account() + "\n" + watch.since() + "\n" + watch.sources() + "\n"
                + String.join("\n", watch.tags());
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(words.getBytes(StandardCharsets.UTF_8));
            return '"' + HexFormat.of().formatHex(digest, 0, BYTES) + '"';
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JVM knows SHA-256", impossible);
        }
    }

    /** What {@code If-Match} and {@code If-None-Match} ask for, either of which may be null. */
    static Fleet.Condition condition(String ifMatch, String ifNoneMatch) {
        return present ->
                (ifMatch == null || names(ifMatch, present)) && (ifNoneMatch == null || !names(ifNoneMatch, present));
    }

    private static boolean names(String header, Optional<Watch> present) {
        if (header.strip().equals("*")) {
            return present.isPresent();
        }
        return present.map(WatchVersion::of)
                .filter(tag -> Arrays.stream(header.split(","))
                        .anyMatch(one -> one.strip().equals(tag)))
                .isPresent();
    }
}
