package io.upgradewatch.app;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BlockedLoopsTest {

    private static final String LOOKUP =
            "\tat java.base@17/java.net.Inet6AddressImpl.lookupAllHostAddr(Native Method)\n";
    private static final String PARK = "\tat java.base@17/jdk.internal.misc.Unsafe.park(Native Method)\n";
    private static final String WORK = "\tat java.base@17/java.util.HashMap.get(HashMap.java:556)\n";
    private static final String LOADING = "\tat java.base@17/java.lang.ClassLoader.loadClass(ClassLoader.java:525)\n";
    private static final String NETTY = "\tat io.netty.bootstrap.Bootstrap.doResolveAndConnect0(Bootstrap.java:200)\n";
    private static final String OURS = "\tat io.upgradewatch.thingspace.http.BoundedRequest.send(Call.java:50)\n";

    @Test
    void aLoopThatWaitsInOurCodeIsTold() {
        assertThat(BlockedLoops.in(blocked(2_100, LOOKUP + NETTY + OURS))).hasSize(1);
        assertThat(BlockedLoops.in(blocked(2_100, PARK + OURS) + blocked(3_100, PARK + OURS)))
                .hasSize(2);
    }

    @Test
    void oneThatWorksIsToldAfterTenSecondsAlone() {
        assertThat(BlockedLoops.in(blocked(9_000, WORK + OURS))).isEmpty();
        assertThat(BlockedLoops.in(blocked(10_000, WORK + OURS))).hasSize(1);
    }

    @Test
    void whatIsNotOurDoingIsNot() {
        assertThat(BlockedLoops.in(blocked(60_000, PARK + NETTY))).isEmpty();
        assertThat(BlockedLoops.in(blocked(60_000, LOADING + OURS))).isEmpty();
        assertThat(BlockedLoops.in("12:00 INFO nothing\n")).isEmpty();
    }

    private static String blocked(long millis, String stack) {
        return "2026-11-26 01:24:45,155 WARN  [io.vertx.core.impl.BlockedThreadChecker] (vertx-blocked-thread-checker) "
                + "Thread Thread[vert.x-eventloop-thread-0,5,main] has been blocked for " + millis
                + " ms, time limit is 2000 ms: io.vertx.core.VertxException: Thread blocked\n" + stack
                + "2026-11-26 01:24:46,155 INFO  [x] (y) and so on\n";
    }
}
