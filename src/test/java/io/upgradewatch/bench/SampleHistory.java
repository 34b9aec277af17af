package io.upgradewatch.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;

/** The documented history with other IMEIs; the newest entry of a device moves on each time it is made to change. */
final class SampleHistory {

    static final long FIRST_IMEI = 990_000_000_000_000L;

    private static final String IMEI = "990000473475989";
    private static final String STATUS = "UpgradeSuccess";
    private static final String OTHER_STATUS = "UpgradePending";
    private static final LocalTime TIME = LocalTime.of(3, 45, 1);

    private final byte[] sample;
    private final int[] imeis;
    private final int status;
    private final int time;
    private final int[] versions;

    SampleHistory(int devices) {
        String text = text();
        sample = text.getBytes(StandardCharsets.US_ASCII);
        List<Integer> places = new ArrayList<>();
        for (int at = text.indexOf(IMEI); at >= 0; at = text.indexOf(IMEI, at + 1)) {
            places.add(at);
        }
        imeis = places.stream().mapToInt(Integer::intValue).toArray();
        status = text.indexOf(STATUS);
        time = text.indexOf(TIME.toString());
        versions = new int[devices];
    }

    /** The history of a device; {@code changes} if it is to be another one than before. */
    byte[] of(String imei, boolean changes) {
        byte[] history = sample.clone();
        for (int at : imeis) {
            put(imei, history, at);
        }
        int device = (int) (Long.parseLong(imei) - FIRST_IMEI) % versions.length;
        int version = changes ? ++versions[device] : versions[device];
        if (version > 0) {
            put(version % 2 == 0 ? STATUS : OTHER_STATUS, history, status);
            put(String.format("%tT", TIME.plusSeconds(version)), history, time);
        }
        return history;
    }

    private static void put(String text, byte[] history, int at) {
        for (int i = 0; i < text.length(); i++) {
            history[at + i] = (byte) text.charAt(i);
        }
    }

    private static String text() {
        try (InputStream in = SampleHistory.class.getResourceAsStream("/seed-history.json")) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
