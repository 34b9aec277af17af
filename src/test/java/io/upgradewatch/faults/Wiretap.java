package io.upgradewatch.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The way of one instance to the simulator, on which every poll is seen with its moment: upstream itself cannot tell
 * one instance from another.
 */
final class Wiretap implements AutoCloseable {

    private static final Pattern POLL = Pattern.compile("GET \\S*?/(\\d{15})\\S* HTTP");

    private final ServerSocket entrance;
    private final int exit;
    private final Queue<Poll> polls = new ConcurrentLinkedQueue<>();

    /** A request for the history of this device. */
    record Poll(Instant at, String imei) {}

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

    List<Poll> polls() {
        return List.copyOf(polls);
    }

    private void accept() {
        try {
            while (true) {
                Socket caller = entrance.accept();
                Socket upstream = new Socket(InetAddress.getLoopbackAddress(), exit);
                daemon(() -> pass(caller, upstream, true));
                daemon(() -> pass(upstream, caller, false));
            }
        } catch (IOException closed) {
            // The end.
        }
    }

    private void pass(Socket from, Socket to, boolean listening) {
        byte[] bytes = new byte[16 * 1024];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                if (listening) {
                    listen(new String(bytes, 0, read, StandardCharsets.ISO_8859_1));
                }
                out.write(bytes, 0, read);
            }
        } catch (IOException closed) {
            // The other way ends with this one.
        }
    }

    private void listen(String said) {
        Matcher poll = POLL.matcher(said);
        while (poll.find()) {
            polls.add(new Poll(Instant.now(), poll.group(1)));
        }
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
