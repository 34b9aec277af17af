package io.upgradewatch.faults;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The way of all instances to the simulator, on which every poll is seen with its moment and the process that sent it:
 * upstream itself cannot tell one instance from another. Asks Linux whose a connection is.
 */
final class Wiretap implements AutoCloseable {

    private static final long NOBODY = -1;
    private static final Pattern POLL = Pattern.compile("GET \\S*?/(\\d{15})\\S* HTTP");

    private final ServerSocket entrance;
    private final int exit;
    private final Queue<Poll> polls = new ConcurrentLinkedQueue<>();

    /** A request for the history of this device. */
    record Poll(Instant at, String imei, long pid) {}

    Wiretap(String url) {
        exit = Integer.parseInt(url.substring(url.lastIndexOf(':') + 1));
        try {
            entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        daemon(this::accept);
    }

    String url() {
        return "http://127.0.0.1:" + entrance.getLocalPort();
    }

    /** All polls so far. */
    List<Poll> polls() {
        return List.copyOf(polls);
    }

    /** The polls of this process so far. */
    List<Poll> polls(long pid) {
        return polls.stream().filter(poll -> poll.pid() == pid).toList();
    }

    private void accept() {
        try {
            while (true) {
                Socket caller = entrance.accept();
                Socket upstream = new Socket(InetAddress.getLoopbackAddress(), exit);
                daemon(() -> pass(caller, upstream, owner(caller.getPort())));
                daemon(() -> pass(upstream, caller, NOBODY));
            }
        } catch (IOException closed) {
            // The end.
        }
    }

    private void pass(Socket from, Socket to, long pid) {
        byte[] bytes = new byte[16 * 1024];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                if (pid != NOBODY) {
                    listen(new String(bytes, 0, read, StandardCharsets.ISO_8859_1), pid);
                }
                out.write(bytes, 0, read);
            }
        } catch (IOException closed) {
            // The other way ends with this one.
        }
    }

    private void listen(String said, long pid) {
        Matcher poll = POLL.matcher(said);
        while (poll.find()) {
            polls.add(new Poll(Instant.now(), poll.group(1), pid));
        }
    }

    /** The child process that has a connection from this port. */
    private static long owner(int port) {
        String local = ":%04X".formatted(port);
        try {
            for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
                for (String line : Files.readAllLines(Path.of(table))) {
                    String[] columns = line.strip().split("\\s+");
                    if (columns[1].endsWith(local) && !columns[9].equals("0")) {
                        return holder("socket:[" + columns[9] + "]");
                    }
                }
            }
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
        throw new IllegalStateException("nobody has a connection from port " + port);
    }

    private static long holder(String socket) throws IOException {
        for (ProcessHandle child : ProcessHandle.current().children().toList()) {
            File[] open = new File("/proc/" + child.pid() + "/fd").listFiles();
            for (File file : open == null ? new File[0] : open) {
                try {
                    if (Files.readSymbolicLink(file.toPath()).toString().equals(socket)) {
                        return child.pid();
                    }
                } catch (NoSuchFileException closed) {
                    // Another one, then.
                }
            }
        }
        throw new IOException("nobody holds " + socket);
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "wiretap");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            entrance.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
