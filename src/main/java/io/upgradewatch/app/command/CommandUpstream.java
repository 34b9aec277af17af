package io.upgradewatch.app.command;

import io.smallrye.mutiny.Uni;
import io.upgradewatch.app.config.Settings;
import io.upgradewatch.app.instance.Instance;
import io.upgradewatch.app.instance.VertxLoop;
import io.upgradewatch.command.output.NotDone;
import io.upgradewatch.poll.LoginLedger;
import io.upgradewatch.thingspace.ThingSpace;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** ThingSpace as a command asks it, on a loop of its own. Every call blocks, and is for one thread. */
final class CommandUpstream implements AutoCloseable {

    private static final Duration ANSWERED_WITHIN = Duration.ofMinutes(2);

    private final Vertx vertx = Vertx.vertx(
            new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(2).setInternalBlockingPoolSize(2));
    private final VertxLoop loop = new VertxLoop(vertx, Clock.systemUTC());
    private final ThingSpace reports;

    /** @param ledger is made with the loop on which it answers */
    CommandUpstream(List<Settings.Credentials> sets, Function<Executor, LoginLedger> ledger) {
        LoginLedger logins = ledger.apply(loop);
        reports = CompletableFuture.supplyAsync(
                        () -> new ThingSpace(
                                new io.vertx.mutiny.core.Vertx(vertx),
                                sets.stream().map(Instance::credentialSet).toList(),
                                1,
                                logins,
                                (set, result) -> {},
                                (set, verdict) -> {},
                                Clock.systemUTC()),
                        loop)
                .join();
    }

    /** What does not ask anybody; safe from this thread. */
    ThingSpace reports() {
        return reports;
    }

    /** What {@code question} is answered; it is asked on the loop. */
    <T> T ask(Function<ThingSpace, Uni<T>> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        loop.execute(() -> question.apply(reports).subscribe().with(answer::complete, answer::completeExceptionally));
        try {
            return answer.get(ANSWERED_WITHIN.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(failed);
        } catch (TimeoutException late) {
            throw new NotDone("ThingSpace did not answer within " + ANSWERED_WITHIN.toSeconds() + " s");
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            throw new NotDone("ended before ThingSpace had answered");
        }
    }

    @Override
    public void close() {
        loop.execute(reports::close);
        vertx.close();
    }
}
