package io.upgradewatch.embedded.thingspace.fleet;

import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.Imei;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * An account's devices and the rule of their campaigns, from which every answer about them follows: same fleet, same
 * time, same answer, with nothing to remember.
 *
 * @param account whose devices
 * @param devices how many
 * @param first the first device; the others follow it, each with its check digit
 * @param seed tells one fleet's fortunes from another's
 * @param period from the start of a campaign to the start of the next; campaigns are counted from 1970
 * @param failureShare how many of all upgrades fail, 0 to 1
 * @param upgradeTime from a device's turn to its end, on average; at most half the period
 * @param kept how many campaigns, the running one included, a history goes back
 */
public record SimulatedFleet(
        AccountName account,
        int devices,
        Imei first,
        long seed,
        Duration period,
        double failureShare,
        Duration upgradeTime,
        int kept) {

    private static final AccountName DEMO_ACCOUNT = new AccountName("0000123456-00001");
    private static final Imei FIRST = Imei.of("990000000000010");

    /** @throws IllegalArgumentException if a number is out of its range */
    public SimulatedFleet {
        Objects.requireNonNull(account, "account");
        require(devices >= 0, "a fleet has 0 devices or more");
        require(first.checkDigitHolds(), "the first IMEI's check digit does not hold");
        require(period.toMillis() > 0 && upgradeTime.toMillis() > 0, "period and upgrade time are longer than 0");
        require(upgradeTime.multipliedBy(2).compareTo(period) <= 0, "upgrade time is at most half the period");
        require(failureShare >= 0 && failureShare <= 1, "the failure share is between 0 and 1");
        require(kept > 0, "a history keeps at least the running campaign");
    }

    /** A fleet whose campaigns follow each other every 20 minutes: 2,000 devices mean seven changes a second. */
    public static SimulatedFleet lively(int devices) {
        return new SimulatedFleet(
                DEMO_ACCOUNT, devices, FIRST, 1, Duration.ofMinutes(20), 0.06, Duration.ofMinutes(2), 5);
    }

    /** The device with this number, counted from 0. */
    public Imei imei(int device) {
        return withCheckDigit(first.number() / 10 + device);
    }

    /** The number of this device, or empty if it is not of this fleet. */
    public OptionalInt device(Imei imei) {
        long device = imei.number() / 10 - first.number() / 10;
        return device >= 0 && device < devices && imei.checkDigitHolds()
                ? OptionalInt.of((int) device)
                : OptionalInt.empty();
    }

    /** The draws of one device in one campaign. */
    Dice dice(long campaign, int device) {
        return Dice.of(seed, account.value().hashCode(), campaign, device);
    }

    private static Imei withCheckDigit(long body) {
        int sum = 0;
        long rest = body;
        for (boolean doubled = true; rest > 0; doubled = !doubled, rest /= 10) {
            int weighted = (int) (rest % 10) * (doubled ? 2 : 1);
            sum += weighted > 9 ? weighted - 9 : weighted;
        }
        return new Imei(body * 10 + (10 - sum % 10) % 10);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
