package io.upgradewatch.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** Very many clients that each ask once and stay; one thread reads and drops what they are told. */
final class Crowd implements AutoCloseable {

    private final InetSocketAddress address;
    private final byte[] request;
    private final Selector selector;
    private final AtomicInteger served = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final Thread thread = new Thread(this::listen, "crowd");
    private volatile boolean over;

    Crowd(String url, String path) {
        URI uri = URI.create(url);
        address = new InetSocketAddress(uri.getHost(), uri.getPort());
        request = ("GET " + path + " HTTP/1.1\r\nHost: " + uri.getAuthority() + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        try {
            selector = Selector.open();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        thread.setDaemon(true);
        thread.start();
    }

    /** Connects so many clients more, one after the other, and lets each ask. */
    void come(int clients) {
        try {
            for (int i = 0; i < clients; i++) {
                SocketChannel client = SocketChannel.open(address);
                client.write(ByteBuffer.wrap(request));
                client.configureBlocking(false);
                selector.wakeup();
                client.register(selector, SelectionKey.OP_READ, new AtomicInteger());
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Clients that are told changes. */
    int served() {
        return served.get();
    }

    /** Clients that have been sent away with a 503. */
    int refused() {
        return refused.get();
    }

    int answered() {
        return served() + refused();
    }

    private void listen() {
        ByteBuffer buffer = ByteBuffer.allocate(16 * 1024);
        try {
            while (!over) {
                selector.select(20);
                for (SelectionKey key : selector.selectedKeys()) {
                    hear(key, buffer.clear());
                }
                selector.selectedKeys().clear();
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void hear(SelectionKey key, ByteBuffer buffer) throws IOException {
        int read = ((SocketChannel) key.channel()).read(buffer);
        if (read < 0) {
            key.channel().close();
        } else if (((AtomicInteger) key.attachment()).getAndIncrement() == 0) {
            String status = StandardCharsets.US_ASCII.decode(buffer.flip()).toString();
            if (status.startsWith("HTTP/1.1 200")) {
                served.incrementAndGet();
            } else if (status.startsWith("HTTP/1.1 503")) {
                refused.incrementAndGet();
            }
        }
    }

    @Override
    public void close() {
        over = true;
        try {
            thread.join();
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
