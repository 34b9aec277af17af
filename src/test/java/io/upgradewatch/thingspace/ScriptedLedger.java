package io.upgradewatch.thingspace;

import io.smallrye.mutiny.Uni;
import io.upgradewatch.poll.LoginLedger;
import io.upgradewatch.poll.SetName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A ledger in memory that several instances share; each sees it through its own {@link #seat}. On one loop. */
public final class ScriptedLedger {

    public final Map<LoginLedger.Key, LoginLedger.Entry> rows = new HashMap<>();
    public final List<Integer> failuresWritten = new ArrayList<>();
    private final Map<LoginLedger.Key, String> expired = new HashMap<>();
    final Map<LoginLedger.Key, LoginLedger.Resumption> resumptions = new HashMap<>();
    private final List<Runnable> listeners = new ArrayList<>();
    private Seat owner;
    public final Map<SetName, Integer> earlier = new HashMap<>();
    private int resumed;
    public boolean writesFail;
    /** When writes are durable; to be completed on the loop. */
    public CompletableFuture<Void> durable = CompletableFuture.completedFuture(null);

    public Seat seat() {
        return new Seat();
    }

    void tellAll() {
        List.copyOf(listeners).forEach(Runnable::run);
    }

    /** The ledger as one instance sees it. */
    public final class Seat implements LoginLedger {

        public Seat owning() {
            owner = this;
            return this;
        }

        @Override
        public boolean owns(Key key) {
            return owner == this;
        }

        @Override
        public Optional<Entry> entry(Key key) {
            return Optional.ofNullable(rows.get(key));
        }

        @Override
        public int earlierFailures(SetName set) {
            return earlier.getOrDefault(set, 0);
        }

        @Override
        public Uni<Void> write(Key key, Entry entry) {
            if (owner != this || writesFail) {
                return Uni.createFrom().failure(new IllegalStateException("not written"));
            }
            return Uni.createFrom().completionStage(durable).invoke(() -> {
                rows.put(key, entry);
                failuresWritten.add(entry.failures());
                tellAll();
            });
        }

        @Override
        public Uni<Void> reportExpired(Key key, String digest) {
            return Uni.createFrom().voidItem().invoke(() -> {
                expired.put(key, digest);
                tellAll();
            });
        }

        @Override
        public Optional<String> reportedExpired(Key key) {
            return Optional.ofNullable(expired.get(key));
        }

        @Override
        public Uni<Void> resume(Key key, int failures) {
            return Uni.createFrom().voidItem().invoke(() -> {
                resumptions.put(key, new Resumption("resumption " + ++resumed, failures));
                tellAll();
            });
        }

        @Override
        public Optional<Resumption> resumption(Key key) {
            return Optional.ofNullable(resumptions.get(key));
        }

        @Override
        public void onChange(Runnable listener) {
            listeners.add(listener);
        }
    }
}
