package io.upgradewatch.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.upgradewatch.poll.Blame;
import io.upgradewatch.poll.BlameListener;
import io.upgradewatch.poll.LoginListener;
import io.upgradewatch.poll.SetName;
import io.upgradewatch.poll.TokenResult;
import io.upgradewatch.publish.TransactionListener;
import io.upgradewatch.watch.RejectionListener;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/** The meters of what adapters report: logins, bearers, verdicts, transactions, refused watch rows. Safe from any thread. */
@Singleton
public class PortMeters implements LoginListener, BlameListener, TransactionListener, RejectionListener {

    private final MeterRegistry registry;
    private final Counter rejected;
    private volatile IntSupplier missingRights = () -> 0;
    private final AtomicInteger held = new AtomicInteger();

    public PortMeters(MeterRegistry registry) {
        this.registry = registry;
        rejected = Counter.builder("upgradewatch.watch.rows.rejected")
                .description("Watch rows that were refused")
                .register(registry);
        Gauge.builder("upgradewatch.watch.removals.held", held, AtomicInteger::get)
                .description("Devices whose unwatching waits for an operator, or for a minute's confirmation")
                .register(registry);
        for (Ending ending : Ending.values()) {
            transactions(ending);
        }
        Gauge.builder("upgradewatch.rights.missing", () -> missingRights.getAsInt())
                .description("Rights at Kafka that this instance needs and has not")
                .register(registry);
    }

    /** From now on this many rights are missing; none until then. */
    public void missingRights(IntSupplier now) {
        missingRights = now;
    }

    /** From now on the logins and refusals of these sets are counted, from 0. */
    public void announce(List<SetName> sets) {
        for (SetName set : sets) {
            for (Result result : Result.values()) {
                logins(set, result);
            }
            for (Blame verdict : Blame.values()) {
                refusals(set, verdict);
            }
            for (TokenResult result : TokenResult.values()) {
                tokenRequests(set, result);
            }
        }
    }

    @Override
    public void loginEnded(SetName set, Result result) {
        logins(set, result).increment();
    }

    @Override
    public void tokenEnded(SetName set, TokenResult result) {
        tokenRequests(set, result).increment();
    }

    @Override
    public void blamed(SetName set, Blame verdict) {
        refusals(set, verdict).increment();
    }

    @Override
    public void transactionEnded(Ending ending) {
        transactions(ending).increment();
    }

    @Override
    public void rowRejected() {
        rejected.increment();
    }

    @Override
    public void removalsHeld(int devices) {
        held.set(devices);
    }

    private Counter logins(SetName set, Result result) {
        return Counter.builder("upgradewatch.logins")
                .description("Logins by how they ended")
                .tag("set", set.value())
                .tag("result", label(result))
                .register(registry);
    }

    private Counter tokenRequests(SetName set, TokenResult result) {
        return Counter.builder("upgradewatch.token.requests")
                .description("Requests for a bearer by how they ended")
                .tag("set", set.value())
                .tag("result", result.label())
                .register(registry);
    }

    private Counter refusals(SetName set, Blame verdict) {
        return Counter.builder("upgradewatch.refusals")
                .description("Refusals and lasting failures, by whose fault they are found to be")
                .tag("set", set.value())
                .tag("verdict", verdict.label())
                .register(registry);
    }

    private Counter transactions(Ending ending) {
        return Counter.builder("upgradewatch.transactions")
                .description("Kafka transactions by how they ended")
                .tag("result", label(ending))
                .register(registry);
    }

    private static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
