package io.upgradewatch.app;

import io.upgradewatch.embedded.thingspace.fault.Fault;
import io.upgradewatch.embedded.thingspace.fault.FaultRule;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.poll.Blame;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** That what is refused to some devices costs their neighbours nothing, over real HTTP. */
class BlameIT {

    private static final AccountName ACCOUNT = new AccountName("0000123456-00001");
    private static final AccountName OTHER = new AccountName("0000123456-00002");
    private static final AccountName THIRD = new AccountName("0000123456-00003");
    private static final int FLEET = 200;
    private static final int INTERVALS = 4;

    private MovedFleet fleet;

    @BeforeEach
    void open() {
        fleet = new MovedFleet();
    }

    @AfterEach
    void close() {
        fleet.close();
    }

    @ParameterizedTest
    @CsvSource({
        "FORBIDDEN, 1",
        "FORBIDDEN, 4",
        "FORBIDDEN, 100",
        "UNAUTHORIZED_EMPTY, 1",
        "UNAUTHORIZED_EMPTY, 100",
        "BEARER_EXPIRED, 4",
        "SESSION_EXPIRED_FOTA, 4",
        "INACTIVE_ACCOUNT, 4",
        "SERVER_ERROR, 4"
    })
    void whatIsRefusedToSomeIsTheirsAlone(Fault fault, int refused) {
        List<Imei> all = devices(0, FLEET);
        List<Imei> bad = IntStream.range(0, refused)
                .mapToObj(i -> all.get(i * (FLEET / refused)))
                .toList();
        List<Imei> good = all.stream().filter(device -> !bad.contains(device)).toList();
        bad.forEach(device -> fleet.simulator.faults().add(FaultRule.of(fault).forDevice(device)));
        fleet.watch(ACCOUNT, all);
        fleet.start();

        Duration first = Duration.ofSeconds(150);
        fleet.pass(first);
        assertThat(fleet.asked(good)).as("asked within %s", first).allSatisfy((device, times) -> assertThat(times)
                .isPositive());
        fleet.pass(MovedFleet.INTERVAL.minus(first));
        Map<Imei, Long> before = fleet.asked(good);
        fleet.pass(MovedFleet.INTERVAL.multipliedBy(INTERVALS));
        Map<Imei, Long> after = fleet.asked(good);

        long extra = good.stream()
                        .mapToLong(device -> after.get(device) - before.get(device))
                        .sum()
                - (long) INTERVALS * good.size();
        report(fault + " for " + refused + " of " + FLEET, good, before, after);
        good.forEach(
                device -> assertThat(after.get(device) - before.get(device)).isGreaterThanOrEqualTo(INTERVALS));
        // Questions about their neighbours are few, and get fewer as the refused ones are asked less often.
        assertThat(extra).isBetween(0L, 12L * refused);
        assertThat(fleet.summary().quarantined()).isEqualTo(refused);
        assertThat(fleet.verdicts).containsOnlyKeys(Blame.DEVICE);
        assertThat(fleet.logins()).isLessThanOrEqualTo(1 + 3);
        assertThat(fleet.tokens()).isLessThanOrEqualTo(1 + 3 + 3);
    }

    @Test
    void anAccountThatIsDeniedStopsNoOther() {
        List<Imei> denied = devices(0, 50);
        List<Imei> good = devices(50, 150);
        fleet.simulator.faults().add(FaultRule.of(Fault.FORBIDDEN).forAccount(OTHER));
        fleet.watch(ACCOUNT, good);
        fleet.watch(OTHER, denied);
        fleet.start();
        fleet.pass(MovedFleet.INTERVAL);
        Map<Imei, Long> before = fleet.asked(good);
        fleet.pass(MovedFleet.INTERVAL.multipliedBy(INTERVALS));
        Map<Imei, Long> after = fleet.asked(good);
        report("FORBIDDEN for an account of 50 beside 150", good, before, after);

        good.forEach(
                device -> assertThat(after.get(device) - before.get(device)).isGreaterThanOrEqualTo(INTERVALS));
        assertThat(fleet.verdicts).containsKey(Blame.ACCOUNT).doesNotContainKeys(Blame.SET, Blame.DEVICE);
        assertThat(fleet.summary().quarantined()).isZero();
        assertThat(fleet.asked(denied).values().stream()
                        .mapToLong(times -> times)
                        .sum())
                .as("the denied account is left alone")
                .isLessThan(50 * INTERVALS);
        assertThat(fleet.logins()).isLessThanOrEqualTo(1 + 3);

        fleet.simulator.faults().clear();
        Map<Imei, Long> silenced = fleet.asked(denied);
        fleet.pass(Duration.ofMinutes(61));
        assertThat(fleet.asked(denied))
                .allSatisfy((device, times) -> assertThat(times).isGreaterThan(silenced.get(device)));
    }

    @Test
    void whereEverythingIsDeniedTheSetWaitsAndComesBack() {
        List<Imei> all = devices(0, FLEET);
        fleet.simulator.faults().add(Fault.FORBIDDEN);
        fleet.watch(ACCOUNT, all.subList(0, 100));
        fleet.watch(OTHER, all.subList(100, FLEET));
        fleet.start();
        fleet.pass(MovedFleet.INTERVAL.multipliedBy(INTERVALS));

        System.out.printf(
                "everything denied for %d intervals: %d requests, %d logins, %d token requests, %s%n",
                INTERVALS,
                fleet.asked(all).values().stream().mapToLong(times -> times).sum(),
                fleet.logins(),
                fleet.tokens(),
                fleet.verdicts);
        assertThat(fleet.verdicts).containsKey(Blame.SET).doesNotContainKeys(Blame.DEVICE, Blame.ACCOUNT);
        assertThat(fleet.summary().quarantined()).isZero();
        assertThat(fleet.logins()).isLessThanOrEqualTo(20);
        assertThat(fleet.asked(all).values().stream().mapToLong(times -> times).sum())
                .isLessThan(FLEET * 2);

        fleet.simulator.faults().clear();
        Map<Imei, Long> silenced = fleet.asked(all);
        fleet.pass(MovedFleet.INTERVAL.multipliedBy(2));
        assertThat(fleet.asked(all))
                .allSatisfy((device, times) -> assertThat(times).isGreaterThan(silenced.get(device)));
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"FORBIDDEN", "BEARER_EXPIRED", "SERVER_ERROR"})
    void aHalfBrokenUpstreamStaysServed(Fault fault) {
        List<Imei> all = devices(0, FLEET);
        fleet.simulator.faults().add(FaultRule.of(fault).likely(0.5));
        fleet.watch(ACCOUNT, all);
        fleet.start();
        fleet.pass(MovedFleet.INTERVAL);
        long good = goodPolls();
        fleet.pass(MovedFleet.INTERVAL.multipliedBy(INTERVALS));

        double share = (goodPolls() - good) / (double) (FLEET * INTERVALS);
        System.out.printf(
                "%s at random: %.2f good polls per device and interval, %d logins, %d quarantined, %s%n",
                fault, share, fleet.logins(), fleet.summary().quarantined(), fleet.verdicts);
        assertThat(share).isGreaterThan(0.9);
        assertThat(fleet.summary().quarantined()).isLessThan(FLEET / 10);
    }

    @Test
    void anAccountOfOneDeviceBacksOffAloneAndRenewsOnceAnHour() {
        Imei lone = devices(0, 1).get(0);
        fleet.simulator.faults().add(Fault.FORBIDDEN);
        fleet.watch(THIRD, List.of(lone));
        fleet.start();
        fleet.pass(Duration.ofHours(6));

        assertThat(fleet.verdicts).containsOnlyKeys(Blame.UNDECIDED);
        assertThat(fleet.summary().quarantined()).isZero();
        assertThat(fleet.logins()).isBetween(2L, 1L + 6);
        assertThat(fleet.device(lone).nextPoll()).isNotNull();
    }

    @Test
    void anExpiredSessionCostsOneLoginAndNoPoll() {
        List<Imei> all = devices(0, FLEET);
        fleet.watch(ACCOUNT, all);
        fleet.start();
        fleet.pass(MovedFleet.INTERVAL);
        for (int hour = 0; hour < 3; hour++) {
            fleet.simulator.logins().expire();
            fleet.pass(Duration.ofMinutes(2));
        }
        assertThat(fleet.logins()).isEqualTo(1 + 3);
        assertThat(fleet.verdicts).isEmpty();
    }

    private long goodPolls() {
        return fleet.summary().polls().getOrDefault("unchanged", 0L)
                + fleet.summary().polls().getOrDefault("changed", 0L);
    }

    private void report(String what, List<Imei> good, Map<Imei, Long> before, Map<Imei, Long> after) {
        double each = good.stream()
                        .mapToLong(device -> after.get(device) - before.get(device))
                        .sum()
                / (double) (good.size() * INTERVALS);
        long fewest = good.stream()
                .mapToLong(device -> after.get(device) - before.get(device))
                .min()
                .orElseThrow();
        System.out.printf(
                "%s: %.3f requests for each neighbour and interval (fewest %d in %d), %d logins, %d token requests,"
                        + " %d quarantined, %s%n",
                what,
                each,
                fewest,
                INTERVALS,
                fleet.logins(),
                fleet.tokens(),
                fleet.summary().quarantined(),
                fleet.verdicts);
    }

    private static List<Imei> devices(int from, int count) {
        return IntStream.range(from, from + count).mapToObj(World::device).toList();
    }
}
