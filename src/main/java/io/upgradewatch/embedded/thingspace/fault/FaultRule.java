package io.upgradewatch.embedded.thingspace.fault;

import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.Imei;
import java.time.Duration;

/**
 * Which answers a fault strikes.
 *
 * @param endpoint the call that goes wrong
 * @param account whose requests; null for every account's
 * @param device whose history; null for every device's
 * @param count how many answers; {@link #ALWAYS} for no end
 * @param probability how likely each of them is struck, 0 to 1
 * @param by how late, how slow or how long ago; null for the fault's own measure
 */
public record FaultRule(
        Fault fault, Endpoint endpoint, AccountName account, Imei device, long count, double probability, Duration by) {

    /** A count that does not end. */
    public static final long ALWAYS = Long.MAX_VALUE;

    /** @throws IllegalArgumentException if count or probability is out of its range */
    public FaultRule {
        if (count < 1 || !(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("a fault strikes 1 answer or more, with a probability of 0 to 1");
        }
    }

    /** Strikes every answer to every device's history. */
    public static FaultRule of(Fault fault) {
        return new FaultRule(fault, Endpoint.HISTORY, null, null, ALWAYS, 1, null);
    }

    public FaultRule at(Endpoint other) {
        return new FaultRule(fault, other, account, device, count, probability, by);
    }

    public FaultRule forAccount(AccountName other) {
        return new FaultRule(fault, endpoint, other, device, count, probability, by);
    }

    public FaultRule forDevice(Imei other) {
        return new FaultRule(fault, endpoint, account, other, count, probability, by);
    }

    /** Strikes the next {@code other} answers only. */
    public FaultRule times(long other) {
        return new FaultRule(fault, endpoint, account, device, other, probability, by);
    }

    public FaultRule likely(double other) {
        return new FaultRule(fault, endpoint, account, device, count, other, by);
    }

    public FaultRule by(Duration other) {
        return new FaultRule(fault, endpoint, account, device, count, probability, other);
    }
}
