package io.upgradewatch.thingspace;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/** An address at which nobody answers a connection that is asked for: its backlog is full, and stays so. */
public final class SilentAddress implements AutoCloseable {

    private static final int BRIEFLY_MILLIS = 300;

    private final ServerSocket server;
    private final List<Socket> filling = new ArrayList<>();

    public SilentAddress(String address, int port) throws IOException {
        server = new ServerSocket(port, 1, InetAddress.getByName(address));
        for (boolean full = false; !full; ) {
            Socket socket = new Socket();
            filling.add(socket);
            try {
                socket.connect(server.getLocalSocketAddress(), BRIEFLY_MILLIS);
            } catch (SocketTimeoutException nobodyAnswers) {
                full = true;
            }
        }
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : filling) {
            socket.close();
        }
    }
}
