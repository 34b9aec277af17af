package io.upgradewatch.faults;

import io.upgradewatch.embedded.thingspace.Simulator;
import io.upgradewatch.embedded.thingspace.fault.Fault;
import io.upgradewatch.embedded.thingspace.fault.FaultRule;
import java.time.Duration;

/** What may go wrong with ThingSpace, begun and ended. */
final class Upstream {

    private final Simulator simulator;

    Upstream(Simulator simulator) {
        this.simulator = simulator;
    }

    /**
     * Strikes.
     *
     * @param share of the answers that are struck, where a fault strikes single ones
     * @return what ends it
     */
    Runnable strike(Strike strike, Duration hold, double share) {
        return switch (strike) {
            case UPSTREAM_DOWN -> {
                simulator.stop().await().indefinitely();
                yield () -> simulator.start().await().indefinitely();
            }
            case SLOW -> on(FaultRule.of(Fault.DELAY).by(hold.dividedBy(4)).likely(0.5));
            case RESET -> on(FaultRule.of(Fault.RESET).likely(share));
            case HANG_UP -> on(FaultRule.of(Fault.HANG_UP).likely(share));
            case TRUNCATED -> on(FaultRule.of(Fault.TRUNCATED_JSON).likely(share));
            case SERVER_ERROR -> on(FaultRule.of(Fault.SERVER_ERROR).likely(share));
            case THROTTLED ->
                on(FaultRule.of(Fault.TOO_MANY_REQUESTS_SECONDS)
                        .by(Duration.ofSeconds(1))
                        .times(3));
            case LAGGING -> on(FaultRule.of(Fault.LAGGING).by(hold).likely(0.5));
            case EMPTY -> on(FaultRule.of(Fault.NO_RECORDS).likely(0.5));
            case VANISHING -> on(FaultRule.of(Fault.VANISHING).likely(0.5));
            case BEARERS_EXPIRE -> {
                simulator.bearers().expire();
                yield () -> {};
            }
            case SESSIONS_EXPIRE -> {
                simulator.logins().expire();
                yield () -> {};
            }
            default -> throw new IllegalArgumentException(strike.toString());
        };
    }

    /** All is well again. */
    void calm() {
        simulator.faults().clear();
    }

    private Runnable on(FaultRule rule) {
        simulator.faults().add(rule);
        return () -> simulator.faults().clear(rule.fault());
    }
}
