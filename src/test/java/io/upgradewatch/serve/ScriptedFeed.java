package io.upgradewatch.serve;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import io.upgradewatch.publish.ChangeFeed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import static org.awaitility.Awaitility.await;

/** A feed that says what a test says, whose positions are {@code at-0}, {@code at-1}, … */
@Alternative
@ApplicationScoped
public class ScriptedFeed implements ChangeFeed {

    private final List<Published> published = new CopyOnWriteArrayList<>();
    private final BroadcastProcessor<Published> live = BroadcastProcessor.create();
    private final AtomicInteger followers = new AtomicInteger();
    private volatile int forgotten;

    void publish(String json) {
        Published next = new Published("at-" + published.size(), json);
        published.add(next);
        live.onNext(next);
    }

    /** Nothing that was published until now is recent any more. */
    void forget() {
        forgotten = published.size();
    }

    int followers() {
        return followers.get();
    }

    /** Speaks until clients that have left are noticed. */
    void nobodyFollows() {
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            publish("{}");
            return followers.get() == 0;
        });
    }

    String lastPosition() {
        return "at-" + (published.size() - 1);
    }

    @Override
    public Multi<Published> changes(Optional<String> position, int recent) {
        if (position.filter(text -> !text.matches("at-\\d+")).isPresent()) {
            throw new IllegalArgumentException("not a position");
        }
        int from = position.map(text -> Integer.parseInt(text.substring(3)) + 1)
                .orElse(Math.max(published.size() - recent, forgotten));
        Multi<Published> missed = Multi.createFrom().iterable(published.subList(from, published.size()));
        return Multi.createBy()
                .concatenating()
                .streams(missed, live)
                .onSubscription()
                .invoke(followers::incrementAndGet)
                .onTermination()
                .invoke(() -> followers.decrementAndGet());
    }
}
