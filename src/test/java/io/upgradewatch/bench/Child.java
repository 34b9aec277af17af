package io.upgradewatch.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.awaitility.Awaitility.await;

/** A main of the tests' class path in a process of its own, and what any process is seen to cost from outside. */
final class Child implements AutoCloseable {

    private static final Pattern LISTENING = Pattern.compile("listening on (\\d+)");
    private static final Path LOGS = Path.of("target", "bench");

    private final Process process;
    private final Path log;

    private Child(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    static Child start(Class<?> main, String... arguments) {
        List<String> line = new ArrayList<>(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        line.addAll(List.of(arguments));
        return start(main.getSimpleName(), line);
    }

    /** Runs {@code java} with these arguments; what it prints goes to the log of that name. */
    static Child start(String name, List<String> arguments) {
        List<String> line = new ArrayList<>(List.of(java("java"), "-Xmx512m"));
        line.addAll(arguments);
        try {
            Path log = Files.createDirectories(LOGS).resolve(name + ".log");
            Process process = new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            return new Child(process, log);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Waits until it says where it listens. */
    int awaitPort() {
        return await().atMost(Duration.ofSeconds(60)).until(this::port, port -> port > 0);
    }

    private int port() throws IOException {
        Matcher listening = LISTENING.matcher(Files.readString(log));
        return listening.find() ? Integer.parseInt(listening.group(1)) : 0;
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** User and system time of all threads so far. */
    static Duration cpu(ProcessHandle process) {
        return process.info().totalCpuDuration().orElseThrow();
    }

    /** Resident memory in bytes. */
    static long resident(ProcessHandle process) {
        return status(process, "VmRSS:") * 1024;
    }

    static int threads(ProcessHandle process) {
        return (int) status(process, "Threads:");
    }

    private static long status(ProcessHandle process, String line) {
        try (var lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            return lines.filter(one -> one.startsWith(line))
                    .mapToLong(one -> Long.parseLong(one.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException ended) {
            throw new UncheckedIOException(ended);
        }
    }

    /** Bytes of the objects that are alive, by a full collection. */
    static long liveHeap(ProcessHandle process) {
        String total = histogram(process).lines().reduce((first, last) -> last).orElseThrow();
        return Long.parseLong(total.trim().split("\\s+")[2]);
    }

    /** How many objects of classes whose name ends so are alive. */
    static long instances(ProcessHandle process, String type) {
        return histogram(process)
                .lines()
                .map(line -> line.trim().split("\\s+"))
                .filter(cells -> cells.length > 3 && cells[3].endsWith(type))
                .mapToLong(cells -> Long.parseLong(cells[1]))
                .sum();
    }

    /** The objects that are alive, by class. */
    static String histogram(ProcessHandle process) {
        return jcmd(process, "GC.class_histogram");
    }

    /** Says from where the time of the next ten seconds goes, with {@code -Dbench.profile}: a JFR file for people. */
    static void record(ProcessHandle process, String name) {
        if (Boolean.getBoolean("bench.profile")) {
            Path file = LOGS.resolve(name + ".jfr").toAbsolutePath();
            jcmd(process, "JFR.start", "settings=profile", "duration=10s", "filename=" + file);
            LockSupport.parkNanos(Duration.ofSeconds(12).toNanos());
        }
    }

    private static String jcmd(ProcessHandle process, String... command) {
        try {
            List<String> line = new ArrayList<>(List.of(java("jcmd"), Long.toString(process.pid())));
            line.addAll(List.of(command));
            Process jcmd = new ProcessBuilder(line).start();
            return new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8).stripTrailing();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static String java(String program) {
        return Path.of(System.getProperty("java.home"), "bin", program).toString();
    }
}
