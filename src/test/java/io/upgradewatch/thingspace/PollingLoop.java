package io.upgradewatch.thingspace;

import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.poll.Blame;
import io.upgradewatch.poll.LoginListener;
import io.upgradewatch.poll.LoginListener.Result;
import io.upgradewatch.poll.Neighbours;
import io.upgradewatch.poll.PollOutcome;
import io.upgradewatch.poll.SetName;
import io.upgradewatch.poll.TokenResult;
import io.upgradewatch.thingspace.http.CredentialSet;
import io.upgradewatch.watch.Watch;
import io.vertx.core.Context;
import io.vertx.mutiny.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.LongStream;

import static org.awaitility.Awaitility.waitAtMost;

/** One event loop with any number of instances on it, a clock that is moved, and a ledger that they share. */
public final class PollingLoop implements AutoCloseable {

    public static final SetName SET = SetName.UNNAMED;
    public static final String IMEI = "990000473475989";
    private static final Duration GENEROUS = Duration.ofSeconds(30);

    public final Vertx vertx = Vertx.vertx();
    final Context loop = vertx.getDelegate().getOrCreateContext();
    public final MovableClock clock = new MovableClock();
    public final ScriptedLedger ledger = new ScriptedLedger();
    public final List<Result> logins = new CopyOnWriteArrayList<>();
    public final List<TokenResult> tokens = new CopyOnWriteArrayList<>();
    public final List<Blame> blames = new CopyOnWriteArrayList<>();
    public final ScriptedThingSpace upstream = new ScriptedThingSpace(vertx.getDelegate());

    public PollingLoop() throws Exception {}

    public CredentialSet credentials(String password) {
        return credentials(upstream.url(), password, Duration.ofSeconds(10));
    }

    public CredentialSet credentials(URI url, String password, Duration timeout) {
        return new CredentialSet(SET, url, "client", "client-secret", "user", password, Set.of(), timeout, 1_000_000);
    }

    /** Starts an instance that owns the logins, and waits for no login. */
    public ThingSpace owner(CredentialSet set) {
        return on(() -> instance(set, ledger.seat().owning()));
    }

    /** Starts an instance that owns nothing. */
    public ThingSpace guest(CredentialSet set) {
        return on(() -> instance(set, ledger.seat()));
    }

    public ThingSpace instance(CredentialSet set, ScriptedLedger.Seat seat) {
        return instance(List.of(set), seat);
    }

    public ThingSpace instance(List<CredentialSet> sets, ScriptedLedger.Seat seat) {
        LoginListener listener = new LoginListener() {
            @Override
            public void loginEnded(SetName name, Result result) {
                logins.add(result);
            }

            @Override
            public void tokenEnded(SetName name, TokenResult result) {
                tokens.add(result);
            }
        };
        return new ThingSpace(vertx, sets, 50, seat, listener, (name, blame) -> blames.add(blame), clock);
    }

    public PollOutcome poll(ThingSpace instance) {
        return get(polls(instance, 1).get(0));
    }

    public PollOutcome poll(ThingSpace instance, long known) {
        return get(on(() -> asked(instance, watch(), known)));
    }

    public List<CompletableFuture<PollOutcome>> polls(ThingSpace instance, int count) {
        return on(() -> {
            List<CompletableFuture<PollOutcome>> all = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                all.add(asked(instance, watch()));
            }
            return all;
        });
    }

    private static CompletableFuture<PollOutcome> asked(ThingSpace instance, Watch watch, long known) {
        CompletableFuture<PollOutcome> ended = new CompletableFuture<>();
        instance.poll(watch, known, 0, ended::complete);
        return ended;
    }

    public static CompletableFuture<PollOutcome> asked(ThingSpace instance, Watch watch) {
        return asked(instance, watch, 0);
    }

    public static Watch watch() {
        return watchIn("0000123456-00001");
    }

    public static Watch watchIn(String account) {
        return new Watch(Imei.of(IMEI), new AccountName(account), Instant.EPOCH, List.of(), Watch.Source.TOPIC);
    }

    /** Others of the same account. */
    public static Neighbours neighbours(int count) {
        return neighbours(count, asked -> {});
    }

    /** The same, and who pays for requests beyond a poll's own. */
    public static Neighbours neighbours(int count, Consumer<Watch> paying) {
        return neighbours(refused -> watch().account(), count, paying);
    }

    /** Others of whichever account is asked about. */
    public static Neighbours neighboursOfItsOwn(int count) {
        return neighbours(Watch::account, count, asked -> {});
    }

    private static Neighbours neighbours(Function<Watch, AccountName> account, int count, Consumer<Watch> paying) {
        return new Neighbours() {
            @Override
            public List<Watch> ofAccount(Watch refused, int max) {
                return LongStream.rangeClosed(1, Math.min(count, max))
                        .mapToObj(more -> new Watch(
                                new Imei(Long.parseLong(IMEI) + more),
                                account.apply(refused),
                                Instant.EPOCH,
                                List.of(),
                                Watch.Source.TOPIC))
                        .toList();
            }

            @Override
            public List<Watch> ofOtherAccounts(Watch refused, int max) {
                return List.of();
            }

            @Override
            public void asked(Watch device) {
                paying.accept(device);
            }
        };
    }

    public void untilReady(ThingSpace instance) {
        until(() -> on(() -> instance.ready(SET)));
    }

    public void untilPaused(ThingSpace instance) {
        until(() -> on(() -> {
            instance.ready(SET);
            return instance.pausedBecause(SET).isPresent();
        }));
    }

    public void until(Callable<Boolean> condition) {
        waitAtMost(GENEROUS).pollInterval(Duration.ofMillis(10)).until(condition);
    }

    public <T> T on(Callable<T> task) {
        CompletableFuture<T> done = new CompletableFuture<>();
        loop.runOnContext(v -> {
            try {
                done.complete(task.call());
            } catch (Exception failure) {
                done.completeExceptionally(failure);
            }
        });
        return get(done);
    }

    public static <T> T get(CompletableFuture<T> future) {
        try {
            return future.get(GENEROUS.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }

    @Override
    public void close() {
        get(vertx.getDelegate().close().toCompletionStage().toCompletableFuture());
    }
}
