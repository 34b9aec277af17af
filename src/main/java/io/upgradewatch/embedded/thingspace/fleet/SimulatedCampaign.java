package io.upgradewatch.embedded.thingspace.fleet;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;

/** One campaign of a fleet: the devices' firmware goes from one version to the next during one period. */
public final class SimulatedCampaign {

    private static final List<String> VERSIONS = List.of(
            "SR1.2.0.0-10512",
            "SR1.2.0.0-10657",
            "SR1.2.1.0-10803",
            "SR1.3.0.0-11020",
            "SR1.3.1.0-11192",
            "SR1.4.0.0-11407");

    // UUID version 1 counts units of 100 ns from 1582-10-15, the start of the Gregorian calendar.
    private static final long GREGORIAN_START = 0x01B21DD213814000L;
    private static final long UNITS_PER_MILLI = 10_000;
    private static final int OF_NO_DEVICE = -1;

    private final SimulatedFleet fleet;
    private final long number;
    private final String id;
    private final String startDate;
    private final String firmwareFrom;
    private final String firmwareTo;
    private final String firmwareName;

    SimulatedCampaign(SimulatedFleet fleet, long number) {
        this.fleet = fleet;
        this.number = number;
        this.id = timeBased(startsAt(), fleet.dice(number, OF_NO_DEVICE)).toString();
        this.startDate = date(startsAt());
        this.firmwareFrom = version(number);
        this.firmwareTo = version(number + 1);
        this.firmwareName = "SEQUANSCommunications_GM01Q_" + firmwareFrom + "_" + firmwareTo;
    }

    /** The number of the campaign that runs at {@code now}. */
    static long running(SimulatedFleet fleet, long now) {
        return Math.floorDiv(now, fleet.period().toMillis());
    }

    /** The number of this fleet's campaign with this id, read from the id's own clock; empty if it has none. */
    static OptionalLong numbered(SimulatedFleet fleet, String id) {
        try {
            UUID uuid = UUID.fromString(id);
            long startsAt = (uuid.timestamp() - GREGORIAN_START) / UNITS_PER_MILLI;
            long number = running(fleet, startsAt);
            return new SimulatedCampaign(fleet, number).id.equals(uuid.toString())
                    ? OptionalLong.of(number)
                    : OptionalLong.empty();
        } catch (IllegalArgumentException | UnsupportedOperationException notTimeBased) {
            return OptionalLong.empty();
        }
    }

    public SimulatedFleet fleet() {
        return fleet;
    }

    public long number() {
        return number;
    }

    public String id() {
        return id;
    }

    long startsAt() {
        return number * fleet.period().toMillis();
    }

    long endsAt() {
        return startsAt() + fleet.period().toMillis();
    }

    public String startDate() {
        return startDate;
    }

    public String endDate() {
        return date(endsAt());
    }

    public String firmwareName() {
        return firmwareName;
    }

    public String firmwareFrom() {
        return firmwareFrom;
    }

    public String firmwareTo() {
        return firmwareTo;
    }

    public String status(long now) {
        return now < endsAt() ? "CampaignScheduled" : "CampaignEnded";
    }

    private static String date(long millis) {
        return LocalDate.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC).toString();
    }

    private static String version(long number) {
        return VERSIONS.get((int) Math.floorMod(number, (long) VERSIONS.size()));
    }

    private static UUID timeBased(long millis, Dice dice) {
        long time = millis * UNITS_PER_MILLI + GREGORIAN_START;
        long high = time << 32 | (time >>> 32 & 0xFFFF) << 16 | 0x1000 | time >>> 48 & 0x0FFF;
        long low = 0x8000_0000_0000_0000L | dice.bits(0) >>> 2;
        return new UUID(high, low);
    }
}
