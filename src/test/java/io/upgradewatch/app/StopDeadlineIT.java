package io.upgradewatch.app;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A process whose end never comes by itself. */
class StopDeadlineIT {

    @Test
    void aStopThatHangsIsCutShort() {
        try (ServiceProcess hanging = ServiceProcess.plan().main(Hanging.class).start()) {
            hanging.await("it hangs", one -> one.log().contains("running"));
            assertThat(hanging.stop()).isEqualTo(ServiceProcess.TERMINATED);
        }
    }

    /** Its shutdown hook waits for ever. */
    static final class Hanging {

        private Hanging() {}

        public static void main(String[] args) {
            new StopDeadline(Duration.ofSeconds(1)).arm();
            Runtime.getRuntime().addShutdownHook(new Thread(Hanging::sleepForEver));
            System.out.println("running");
            sleepForEver();
        }

        private static void sleepForEver() {
            while (true) {
                LockSupport.park();
            }
        }
    }
}
