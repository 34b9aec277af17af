package io.upgradewatch.embedded.thingspace;

import io.upgradewatch.embedded.thingspace.fleet.SimulatedClock;
import io.upgradewatch.embedded.thingspace.fleet.SimulatedFleet;
import java.time.Duration;
import java.util.List;

/**
 * What a simulator is like.
 *
 * @param port where it listens, on loopback only; 0 for a free port
 * @param fleets whose devices it knows; one for each account
 * @param credentials whom it lets in
 * @param clock the time of the campaigns
 * @param tokenClock the time of bearers and sessions; apart, because a client counts their life in real time
 * @param bearerLife from first issue to expiry
 * @param sessionIdle how long a session lives without use
 * @param singleSession whether a login ends the user's earlier session
 * @param latency how long each answer takes at least
 */
public record SimulatorSettings(
        int port,
        List<SimulatedFleet> fleets,
        List<Credentials> credentials,
        SimulatedClock clock,
        SimulatedClock tokenClock,
        Duration bearerLife,
        Duration sessionIdle,
        boolean singleSession,
        Duration latency) {

    public SimulatorSettings {
        fleets = List.copyOf(fleets);
        credentials = List.copyOf(credentials);
    }

    /** A simulator of these fleets in real time, on a free port, with the documented lifetimes. */
    public static SimulatorSettings of(SimulatedFleet... fleets) {
        return new SimulatorSettings(
                0,
                List.of(fleets),
                List.of(Credentials.demo()),
                SimulatedClock.real(),
                SimulatedClock.real(),
                Duration.ofHours(1),
                Duration.ofMinutes(20),
                false,
                Duration.ZERO);
    }

    public SimulatorSettings withPort(int other) {
        return new SimulatorSettings(
                other, fleets, credentials, clock, tokenClock, bearerLife, sessionIdle, singleSession, latency);
    }

    public SimulatorSettings withCredentials(Credentials... others) {
        return new SimulatorSettings(
                port, fleets, List.of(others), clock, tokenClock, bearerLife, sessionIdle, singleSession, latency);
    }

    public SimulatorSettings withClock(SimulatedClock other) {
        return new SimulatorSettings(
                port, fleets, credentials, other, tokenClock, bearerLife, sessionIdle, singleSession, latency);
    }

    public SimulatorSettings withTokenClock(SimulatedClock other) {
        return new SimulatorSettings(
                port, fleets, credentials, clock, other, bearerLife, sessionIdle, singleSession, latency);
    }

    public SimulatorSettings withSingleSession() {
        return new SimulatorSettings(
                port, fleets, credentials, clock, tokenClock, bearerLife, sessionIdle, true, latency);
    }

    public SimulatorSettings withLatency(Duration other) {
        return new SimulatorSettings(
                port, fleets, credentials, clock, tokenClock, bearerLife, sessionIdle, singleSession, other);
    }
}
