package io.upgradewatch.shard;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.upgradewatch.fota.UpgradeStatusChanged;
import io.upgradewatch.publish.ChangePublisher;
import io.upgradewatch.publish.Publication;
import io.upgradewatch.recover.Held;
import io.upgradewatch.recover.LogEntry;
import io.upgradewatch.recover.Loss;
import io.upgradewatch.recover.LostState;
import io.upgradewatch.recover.Replay;
import io.upgradewatch.recover.ShardLog;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** A log in memory: what its producers commit is what it replays, and each fence takes the earlier producer away. */
public final class ScriptedLog implements ShardLog {

    private final Map<Integer, List<LogEntry>> entries = new HashMap<>();
    private final Map<Integer, Consumer<List<LogEntry>>> followers = new HashMap<>();
    private final Map<Integer, RecordingPublisher> pens = new HashMap<>();
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private Runnable settling = () -> {};
    private List<LogEntry> decided = List.of();

    /** What was asked of it, in order: {@code fence 0}, {@code replay 0}, {@code follow 0}. */
    public final List<String> steps = new ArrayList<>();

    /** Every committed event, in order. */
    public final List<UpgradeStatusChanged> events = new ArrayList<>();

    public boolean holding;
    public Held held = Held.NONE;
    public Held watchesHeld = Held.NONE;
    public int fencesToFail;
    public int replaysToFail;
    public Loss loss = Loss.NONE;

    /** Whether somebody has to choose first what is done about {@link #loss}. */
    public boolean refusing;

    /** What a restore brings back. */
    public final List<LogEntry> broughtBack = new ArrayList<>();

    /** Writes rows; a shard that follows reads them at once. */
    public void write(int shard, LogEntry... rows) {
        entries.computeIfAbsent(shard, none -> new ArrayList<>()).addAll(List.of(rows));
        followers.getOrDefault(shard, ignored -> {}).accept(List.of(rows));
    }

    /** The present producer of the shard. */
    public RecordingPublisher pen(int shard) {
        return pens.get(shard);
    }

    public List<LogEntry> entries(int shard) {
        return entries.getOrDefault(shard, List.of());
    }

    /** Lets what is held go on. */
    public void release() {
        List<Runnable> all = List.copyOf(waiting);
        waiting.clear();
        all.forEach(Runnable::run);
    }

    @Override
    public Uni<ChangePublisher> fence(int shard) {
        steps.add("fence " + shard);
        return step((emitter, cancelled) -> {
            if (fencesToFail > 0) {
                fencesToFail--;
                emitter.fail(new IllegalStateException("no broker"));
                return;
            }
            RecordingPublisher earlier = pens.get(shard);
            if (earlier != null) {
                earlier.fenced = true;
            }
            RecordingPublisher pen = new RecordingPublisher(publication -> commit(shard, publication));
            pens.put(shard, pen);
            if (cancelled.getAsBoolean()) {
                pen.close().subscribe().with(done -> {});
            }
            emitter.complete(pen);
        });
    }

    @Override
    public Uni<Replayed> replay(int shard, Consumer<List<LogEntry>> sink) {
        steps.add("replay " + shard);
        followers.remove(shard);
        return step((emitter, cancelled) -> {
            if (cancelled.getAsBoolean()) {
                steps.add("cancelled " + shard);
                return;
            }
            if (replaysToFail > 0) {
                replaysToFail--;
                emitter.fail(new IllegalStateException("no broker"));
                return;
            }
            if (refusing) {
                emitter.fail(new LostState(loss));
                return;
            }
            sink.accept(List.copyOf(entries(shard)));
            emitter.complete(new Replayed(entries(shard).size(), held, loss));
        });
    }

    /** The transactions that held devices end, with these words on them. */
    public void end(LogEntry... entries) {
        held = Held.NONE;
        Runnable settle = settling;
        settling = () -> {};
        decided = List.of(entries);
        settle.run();
    }

    @Override
    public Uni<Void> settle(int shard, Held awaited, Consumer<List<LogEntry>> sink) {
        steps.add("settle " + shard);
        return Uni.createFrom().emitter(emitter -> {
            emitter.onTermination(() -> settling = () -> {});
            settling = () -> {
                sink.accept(decided);
                emitter.complete(null);
            };
        });
    }

    @Override
    public Uni<Held> watchesHeld(int shard) {
        return Uni.createFrom().item(() -> watchesHeld);
    }

    @Override
    public Uni<Replayed> restore(int shard, Replayed replayed, Replay replay, Consumer<List<LogEntry>> sink) {
        steps.add("restore " + shard);
        write(shard, broughtBack.toArray(LogEntry[]::new));
        sink.accept(List.copyOf(broughtBack));
        loss = Loss.NONE;
        return Uni.createFrom().item(replayed.restored());
    }

    @Override
    public void follow(int shard, Replayed replayed, Consumer<List<LogEntry>> sink) {
        steps.add("follow " + shard);
        followers.put(shard, sink);
        List<LogEntry> all = entries(shard);
        sink.accept(List.copyOf(all.subList((int) replayed.watchlistPosition(), all.size())));
    }

    private <T> Uni<T> step(BiConsumer<UniEmitter<? super T>, BooleanSupplier> step) {
        return Uni.createFrom().emitter(emitter -> {
            AtomicBoolean over = new AtomicBoolean();
            emitter.onTermination(() -> over.set(true));
            if (holding) {
                waiting.add(() -> step.accept(emitter, over::get));
            } else {
                step.accept(emitter, over::get);
            }
        });
    }

    private void commit(int shard, Publication publication) {
        events.addAll(publication.changes());
        entries.computeIfAbsent(shard, none -> new ArrayList<>()).add(entry(publication));
    }

    private static LogEntry entry(Publication publication) {
        if (publication.letGo() != null) {
            return new LogEntry.Kept(publication.imei(), publication.letGo());
        }
        return publication.state() == null
                ? new LogEntry.Forgotten(publication.imei())
                : new LogEntry.Known(publication.imei(), publication.state());
    }
}
