package io.upgradewatch.embedded.thingspace.fault;

/** What a fault makes of an exchange; in the end something is sent, or the connection is lost, or nothing happens. */
@FunctionalInterface
interface Effect {

    void on(SimulatedExchange exchange);

    /** Whatever was asked, this is the answer. */
    static Effect say(Answer answer) {
        return exchange -> exchange.send(answer);
    }
}
