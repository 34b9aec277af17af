package io.upgradewatch.bench;

import java.time.Duration;

/** Histories that a client was served, per second and per second of its CPU time. */
record Rate(double perSecond, double perCpuSecond) {

    /** What the client of {@code account} does in its turn, once it has had time to take it up. */
    static Rate of(Scene scene, String account, ProcessHandle client, Duration round) {
        Scene.pause(Duration.ofMillis(500));
        long servedBefore = scene.served(account);
        Duration cpuBefore = Child.cpu(client);
        long startedAt = System.nanoTime();
        Scene.pause(round);
        double served = scene.served(account) - servedBefore;
        double cpu = Child.cpu(client).minus(cpuBefore).toNanos() / 1e9;
        return new Rate(served / ((System.nanoTime() - startedAt) / 1e9), served / cpu);
    }
}
