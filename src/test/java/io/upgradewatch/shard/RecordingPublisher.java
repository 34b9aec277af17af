package io.upgradewatch.shard;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.poll.PollOutcome;
import io.upgradewatch.publish.Aborted;
import io.upgradewatch.publish.ChangePublisher;
import io.upgradewatch.publish.Fenced;
import io.upgradewatch.publish.Publication;
import io.upgradewatch.publish.TooLarge;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** A producer that commits at once or when released, aborts or is fenced when told to, and tells what it committed. */
public final class RecordingPublisher implements ChangePublisher {

    private record Accepted(Publication publication, UniEmitter<? super Void> emitter) {}

    private final Consumer<Publication> onCommit;
    private final Deque<Accepted> held = new ArrayDeque<>();

    public final List<Publication> committed = new ArrayList<>();
    public final List<PollOutcome.Unreadable> aside = new ArrayList<>();
    public boolean holding;
    public boolean fenced;
    public boolean closed;
    public int abortsToCome;

    /** Commits, and says that it does not know. */
    public boolean losesAnswers;

    /** What is longer than this log takes: publications of more changes than this. */
    public int mostChanges = Integer.MAX_VALUE;

    /** A fault of the producer itself, thrown by {@link #publish} when it is not null. */
    public RuntimeException bug;

    public RecordingPublisher(Consumer<Publication> onCommit) {
        this.onCommit = onCommit;
    }

    @Override
    public Uni<Void> publish(Publication publication) {
        if (bug != null) {
            throw bug;
        }
        return Uni.createFrom().emitter(emitter -> {
            Accepted accepted = new Accepted(publication, emitter);
            if (holding && !closed) {
                held.add(accepted);
            } else {
                end(accepted);
            }
        });
    }

    /** Ends the publications that are held. */
    public void release() {
        for (Accepted next = held.poll(); next != null; next = held.poll()) {
            end(next);
        }
    }

    public int held() {
        return held.size();
    }

    @Override
    public Uni<Void> putAside(Imei imei, AccountName account, PollOutcome.Unreadable answer) {
        if (fenced || closed) {
            return Uni.createFrom().failure(new Fenced("fenced", null));
        }
        if (abortsToCome > 0) {
            abortsToCome--;
            return Uni.createFrom().failure(new Aborted("aborted", null));
        }
        aside.add(answer);
        return Uni.createFrom().voidItem();
    }

    @Override
    public Uni<Void> close() {
        return Uni.createFrom().item(() -> {
            release();
            closed = true;
            return null;
        });
    }

    private void end(Accepted accepted) {
        if (fenced || closed) {
            accepted.emitter().fail(new Fenced("fenced", null));
        } else if (accepted.publication().changes().size() > mostChanges) {
            accepted.emitter().fail(new TooLarge("too long", null));
        } else if (abortsToCome > 0) {
            abortsToCome--;
            accepted.emitter().fail(new Aborted("aborted", null));
        } else {
            committed.add(accepted.publication());
            onCommit.accept(accepted.publication());
            if (losesAnswers) {
                accepted.emitter().fail(new Fenced("a commit's result is unknown", null));
            } else {
                accepted.emitter().complete(null);
            }
        }
    }
}
