package io.upgradewatch.kafka.loss;

import io.upgradewatch.diff.DeviceState;
import io.upgradewatch.diff.LetGo;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.kafka.client.KafkaSettings;
import io.upgradewatch.kafka.client.KafkaUnreachable;
import io.upgradewatch.kafka.row.Notice;
import io.upgradewatch.kafka.row.RestoredRow;
import io.upgradewatch.kafka.row.RowKey;
import io.upgradewatch.kafka.row.StateRow;
import io.upgradewatch.kafka.row.WatchRow;
import io.upgradewatch.kafka.write.TransactionalPublisher;
import io.upgradewatch.recover.LogEntry;
import io.upgradewatch.recover.Loss;
import io.upgradewatch.recover.LostStateChoice;
import io.upgradewatch.recover.Replay;
import io.upgradewatch.watch.Watch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Does what was chosen about one shard's loss, with the shard's own pen. What it writes begins and ends with a row that
 * says so: whoever finds the first without the second does it once more, and no device is polled before. Blocks.
 */
public final class ShardRestore {

    private static final int BATCH = 500;
    private static final long COMMITTED_WITHIN_SECONDS = 60;

    private final KafkaSettings settings;
    private final Recovery recovery;
    private final TransactionalPublisher pen;
    private final LossCheck.Ids ids;
    private final int shard;
    private final Instant now;

    /**
     * What the replay has brought.
     *
     * @param watched the account of each watched device of which nothing is known
     * @param known the account of each device of which something is known and that nobody watches
     * @param done devices of which something is known
     */
    public record Left(Map<Imei, AccountName> watched, Map<Imei, AccountName> known, Set<Imei> done) {

        public static Left of(Replay replay) {
            Map<Imei, AccountName> watched = new HashMap<>();
            Set<Imei> done = replay.known();
            replay.watches().stream()
                    .filter(watch -> !done.contains(watch.imei()))
                    .forEach(watch -> watched.put(watch.imei(), watch.account()));
            Map<Imei, AccountName> known = new HashMap<>();
            replay.orphans().forEach(imei -> known.put(imei, replay.known(imei).account()));
            return new Left(watched, known, done);
        }
    }

    ShardRestore(
            KafkaSettings settings,
            Recovery recovery,
            TransactionalPublisher pen,
            LossCheck.Ids ids,
            int shard,
            Instant now) {
        this.settings = settings;
        this.recovery = recovery;
        this.pen = pen;
        this.ids = ids;
        this.shard = shard;
        this.now = now;
    }

    /**
     * Brings back what can be, and makes all of it durable.
     *
     * @param sink gets what is known from now on
     * @param given asked now and then; true ends the work
     * @return of how many devices something was brought back
     */
    int run(Loss loss, Left left, ToldChanges changes, Consumer<List<LogEntry>> sink, BooleanSupplier given) {
        commit(marks(false, loss));
        List<LogEntry> restored = new ArrayList<>();
        if (recovery.choice() == LostStateChoice.REBUILD) {
            restored.addAll(rebuilt(loss, left, changes.of(shard, now, given)));
        } else if (recovery.choice() == LostStateChoice.ADOPT && loss.states()) {
            left.watched()
                    .forEach((imei, account) ->
                            restored.add(new LogEntry.Known(imei, ToldUpgrades.nothing(account, now))));
        }
        for (int from = 0; from < restored.size(); from += BATCH) {
            List<LogEntry> batch = restored.subList(from, Math.min(restored.size(), from + BATCH));
            commit(batch.stream().map(this::row).toList());
            sink.accept(List.copyOf(batch));
        }
        List<ProducerRecord<byte[], byte[]>> last = new ArrayList<>(marks(true, new Loss(true, true)));
        if (recovery.notices()) {
            last.add(Notice.of(
                    settings.group(),
                    shard,
                    recovery.choice(),
                    now,
                    settings.topics().changes()));
        }
        commit(last);
        return restored.size();
    }

    private List<LogEntry> rebuilt(Loss loss, Left left, Map<Imei, DeviceState> told) {
        List<LogEntry> entries = new ArrayList<>();
        Map<Imei, AccountName> unwatched = new HashMap<>(left.known());
        if (loss.states()) {
            told.forEach((imei, state) -> {
                boolean ours = left.watched().containsKey(imei) || loss.watches();
                if (ours && !left.done().contains(imei)) {
                    entries.add(new LogEntry.Known(imei, state));
                    if (!left.watched().containsKey(imei)) {
                        unwatched.put(imei, state.account());
                    }
                }
            });
            left.watched().forEach((imei, account) -> {
                if (!told.containsKey(imei)) {
                    entries.add(new LogEntry.Known(imei, ToldUpgrades.nothing(account, now)));
                }
            });
        }
        if (loss.watches()) {
            unwatched.forEach((imei, account) ->
                    entries.add(new LogEntry.Watched(new Watch(imei, account, now, List.of(), Watch.Source.TOPIC))));
        }
        return entries;
    }

    private ProducerRecord<byte[], byte[]> row(LogEntry entry) {
        Row row = new Row();
        entry.match(row);
        return row.written;
    }

    private List<ProducerRecord<byte[], byte[]>> marks(boolean done, Loss of) {
        List<ProducerRecord<byte[], byte[]>> marks = new ArrayList<>();
        if (of.states()) {
            marks.add(mark(settings.topics().state(), new RestoredRow(ids.state(), recovery.choice(), done, now)));
        }
        if (of.watches()) {
            marks.add(mark(
                    settings.topics().watchlist(), new RestoredRow(ids.watchlist(), recovery.choice(), done, now)));
        }
        return marks;
    }

    private ProducerRecord<byte[], byte[]> mark(String topic, RestoredRow row) {
        return new ProducerRecord<>(topic, shard, RestoredRow.key(), row.write());
    }

    private void commit(List<ProducerRecord<byte[], byte[]>> rows) {
        try {
            pen.submit(rows).subscribeAsCompletionStage().get(COMMITTED_WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(failed);
        } catch (TimeoutException late) {
            throw new KafkaUnreachable("what was brought back could not be written in time", late);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new KafkaUnreachable("stopped while bringing a shard back", stopped);
        }
    }

    /** How an entry is written. */
    private final class Row implements LogEntry.Cases {
        private ProducerRecord<byte[], byte[]> written;

        @Override
        public void watched(Watch watch) {
            written = new ProducerRecord<>(
                    settings.topics().watchlist(), shard, RowKey.of(watch.imei()), WatchRow.write(watch));
        }

        @Override
        public void unwatched(Imei imei) {
            written = new ProducerRecord<>(settings.topics().watchlist(), shard, RowKey.of(imei), null);
        }

        @Override
        public void known(Imei imei, DeviceState state) {
            written = new ProducerRecord<>(settings.topics().state(), shard, RowKey.of(imei), StateRow.write(state));
        }

        @Override
        public void newer(Imei imei) {
            throw new IllegalStateException("what a newer version has written is not brought back here");
        }

        @Override
        public void kept(Imei imei, LetGo letGo) {
            written = new ProducerRecord<>(settings.topics().state(), shard, RowKey.of(imei), StateRow.kept(letGo));
        }

        @Override
        public void forgotten(Imei imei) {
            written = new ProducerRecord<>(settings.topics().state(), shard, RowKey.of(imei), null);
        }
    }
}
