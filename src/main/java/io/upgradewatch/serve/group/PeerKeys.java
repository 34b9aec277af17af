package io.upgradewatch.serve.group;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * The secrets by which the instances of a group know each other. They are kept as rows that all members read, each row
 * the same secrets sealed with another key: whoever can open one of them knows all, and seals them with those keys that
 * only he has yet. So a change of credentials that has reached only some of the members parts nobody, as long as two
 * members that follow each other have one thing in common.
 *
 * <p>A new secret is made every day and used once the others have had time to read it; after three days it is
 * forgotten, so that whoever had to go is out by then. Safe from any thread.
 */
public final class PeerKeys {

    private static final Duration FRESH = Duration.ofDays(1);
    private static final Duration KEPT = Duration.ofDays(3);
    private static final Duration UNTIL_READ = Duration.ofMinutes(1);
    private static final int MAX = 16;

    private final InstantSource clock;
    private final Map<String, PeerKey> keys = new TreeMap<>();
    private final Map<String, Set<String>> rows = new HashMap<>();
    private List<PeerSeal> seals = List.of();

    public PeerKeys(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * From now on rows can be opened. Slow, so not for an event loop.
     *
     * @param materials each of which only members have; none is weak enough to be guessed
     */
    public void sealWith(List<String> materials) {
        List<PeerSeal> derived = materials.stream().map(PeerSeal::of).toList();
        synchronized (this) {
            seals = derived;
        }
    }

    /** Takes in a row of anybody's. */
    public synchronized void read(String id, byte[] row) {
        seals.stream()
                .filter(seal -> seal.id().equals(id))
                .findFirst()
                .flatMap(seal -> seal.open(row))
                .ifPresent(text -> take(id, text));
    }

    /** Makes a new secret if there is none of today's, and writes the rows that lack one; for every few seconds. */
    public synchronized void tend(BiConsumer<String, byte[]> write) {
        Instant now = clock.instant();
        if (newest().filter(key -> key.at().plus(FRESH).isAfter(now)).isEmpty()) {
            byte[] secret = new byte[PeerKey.BYTES];
            new SecureRandom().nextBytes(secret);
            PeerKey made = new PeerKey(UUID.randomUUID().toString(), now, secret);
            keys.put(made.id(), made);
        }
        prune();
        String text = keys.values().stream().map(PeerKey::line).collect(Collectors.joining("\n"));
        for (PeerSeal seal : seals) {
            if (!keys.keySet().equals(rows.get(seal.id()))) {
                write.accept(seal.id(), seal.seal(text));
            }
        }
    }

    /** The key to sign with: the newest that the others have had time to read. */
    synchronized Optional<PeerKey> signing() {
        Instant readBy = clock.instant().minus(UNTIL_READ);
        return keys.values().stream()
                .filter(key -> !key.at().isAfter(readBy))
                .max(Comparator.comparing(PeerKey::at).thenComparing(PeerKey::id))
                .or(() -> keys.values().stream()
                        .min(Comparator.comparing(PeerKey::at).thenComparing(PeerKey::id)));
    }

    synchronized Optional<PeerKey> named(String id) {
        return Optional.ofNullable(keys.get(id));
    }

    private void take(String id, String text) {
        try {
            List<PeerKey> read = text.lines().map(PeerKey::of).toList();
            rows.put(id, read.stream().map(PeerKey::id).collect(Collectors.toSet()));
            read.forEach(key -> keys.put(key.id(), key));
            prune();
        } catch (IllegalArgumentException anotherVersion) {
            // It is written anew with what we know.
            rows.remove(id);
        }
    }

    private Optional<PeerKey> newest() {
        return keys.values().stream().max(Comparator.comparing(PeerKey::at));
    }

    private void prune() {
        newest().ifPresent(newest -> {
            keys.values().removeIf(key -> key.at().isBefore(newest.at().minus(KEPT)));
            keys.values().stream()
                    .sorted(Comparator.comparing(PeerKey::at).reversed().thenComparing(PeerKey::id))
                    .skip(MAX)
                    .toList()
                    .forEach(key -> keys.remove(key.id()));
        });
    }
}
