package io.upgradewatch.thingspace;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An upstream that writes bytes to sockets, for answers that no HTTP server would give. It hands out a bearer and a
 * session, and answers a history as the script says.
 */
public final class RawThingSpace implements AutoCloseable {

    public static final String HISTORY = "[{\"campaignId\":\"c\",\"status\":\"UpgradeSuccess\"}]";

    /** What becomes of a request for a history. */
    public interface Script {
        void answer(Request request) throws IOException;
    }

    /**
     * A request that came.
     *
     * @param connection number of its connection, from 1
     * @param number of it on its connection, from 1
     */
    public record Request(int connection, int number, String head, Socket socket, OutputStream out) {

        String path() {
            return head.split(" ")[1];
        }

        public void reply(String bytes) throws IOException {
            out.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }

        public void ok(String headers, byte[] body) throws IOException {
            reply("HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n" + headers + "\r\n");
            out.write(body);
            out.flush();
        }

        public void ok(String headers, String body) throws IOException {
            ok(headers, body.getBytes(StandardCharsets.UTF_8));
        }
    }

    public final List<Request> requests = new CopyOnWriteArrayList<>();
    public volatile Script history = request -> request.ok("", HISTORY);
    private final AtomicInteger connections = new AtomicInteger();
    private final ServerSocket server;

    public RawThingSpace() throws IOException {
        this("127.0.0.1", 0);
    }

    public RawThingSpace(String address, int port) throws IOException {
        server = new ServerSocket(port, 50, InetAddress.getByName(address));
        thread(this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + port());
    }

    /** Requests for histories. */
    public List<Request> polls() {
        return requests.stream()
                .filter(request -> request.path().contains("/devices/"))
                .toList();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                int number = connections.incrementAndGet();
                thread(() -> serve(socket, number));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(Socket socket, int connection) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (int number = 1; ; number++) {
                String head = head(in);
                if (head == null) {
                    return;
                }
                Request request = new Request(connection, number, head, socket, socket.getOutputStream());
                in.skipNBytes(length(head));
                requests.add(request);
                answer(request);
                if (socket.isClosed() || head.toLowerCase(java.util.Locale.ROOT).contains("connection: close")) {
                    return;
                }
            }
        } catch (IOException brokenOff) {
            // As the script or the client wanted.
        }
    }

    private void answer(Request request) throws IOException {
        if (request.path().endsWith("/token")) {
            request.ok("", "{\"access_token\":\"secret-bearer\",\"expires_in\":3600}");
        } else if (request.path().endsWith("/login")) {
            request.ok("", "{\"sessionToken\":\"secret-session\"}");
        } else {
            history.answer(request);
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return null;
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private static int length(String head) {
        for (String line : head.split("\r\n")) {
            if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
                return Integer.parseInt(line.substring(15).trim());
            }
        }
        return 0;
    }

    private static void thread(Runnable task) {
        Thread thread = new Thread(task, "raw-thingspace");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Request request : requests) {
            request.socket().close();
        }
    }
}
