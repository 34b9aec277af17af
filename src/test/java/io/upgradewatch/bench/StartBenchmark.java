package io.upgradewatch.bench;

import io.upgradewatch.app.ServiceProcess;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.locks.LockSupport.parkNanos;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * How long a start with no device takes. A package that was made as for the image ({@code -Pimage}), on a JVM that can
 * remember, is started in turn without and with what {@code docker/train} has it remember.
 */
class StartBenchmark {

    private static final int ROUNDS = Integer.getInteger("bench.rounds", 5);
    private static final Path PACKAGE = Path.of("target", "quarkus-app");
    private static final Path OPTIONS = Path.of("docker", "jvm").toAbsolutePath();
    private static final Path TOOLS = Path.of("target", "training");
    private static final int FIRST_JVM_THAT_REMEMBERS = 25;

    /** Starts of one kind. */
    private static final class Starts {
        private final double[] answering = new double[ROUNDS];
        private final double[] ready = new double[ROUNDS];
        private final double[] cpu = new double[ROUNDS];

        void add(int round, ServiceProcess.Plan plan) {
            long startedAt = System.nanoTime();
            try (ServiceProcess monitor = plan.start()) {
                answering[round] = millis(monitor, ServiceProcess::answers, startedAt);
                ready[round] = millis(monitor, ServiceProcess::ready, startedAt);
                cpu[round] = Child.cpu(monitor.handle()).toMillis();
                // In good order, or the next would wait for this one's session to time out.
                monitor.stop();
            }
        }

        private static double millis(ServiceProcess monitor, Predicate<ServiceProcess> reached, long startedAt) {
            while (!reached.test(monitor)) {
                assertThat(monitor.handle().isAlive()).isTrue();
                parkNanos(MILLISECONDS.toNanos(10));
            }
            return (System.nanoTime() - startedAt) / 1e6;
        }

        void report(String kind, String target) {
            Report.row("start to first answer, " + kind + ", ms", new Figures(answering), "");
            Report.row("start to ready, " + kind + ", ms", new Figures(ready), target);
            Report.row("CPU time until then, " + kind + ", ms", new Figures(cpu), "");
        }
    }

    @Test
    void startToReady() {
        try (Scene scene = new Scene(0)) {
            Report.begin("start, 0 devices, JDK " + Runtime.version().feature());
            Starts plain = new Starts();
            Starts remembering = new Starts();
            boolean remembers = Files.isDirectory(TOOLS) && Runtime.version().feature() >= FIRST_JVM_THAT_REMEMBERS;
            if (remembers) {
                train();
            }
            // The topics are created by nobody's measured start.
            new Starts().add(0, scene.monitor());
            for (int round = 0; round < ROUNDS; round++) {
                plain.add(round, scene.monitor().atHome());
                if (remembers) {
                    remembering.add(
                            round, scene.monitor().atHome().jvm("-Xmx512m", "@" + OPTIONS, "-XX:AOTCache=app.aot"));
                }
            }
            plain.report("plain JVM", "at most 1,500");
            if (remembers) {
                remembering.report("with the image's cache", "at most 800");
            }
        }
    }

    private static void train() {
        ProcessBuilder train = new ProcessBuilder(List.of(
                        "sh",
                        Path.of("docker", "train").toAbsolutePath().toString(),
                        TOOLS.toAbsolutePath().getParent() + "/*" + File.pathSeparator + TOOLS.toAbsolutePath() + "/*"))
                .directory(PACKAGE.toFile())
                .inheritIO();
        train.environment()
                .merge(
                        "PATH",
                        Path.of(System.getProperty("java.home"), "bin").toString(),
                        (path, java) -> java + File.pathSeparator + path);
        try {
            assertThat(train.start().waitFor()).isZero();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }
}
