package io.upgradewatch.command.watching;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** A list on its way to a service, which takes it as fast as it reads it: tells each second how far it is. For one thread. */
final class SentList extends FilterInputStream {

    private static final long EVERY_NANOS = 1_000_000_000;

    private final long size;
    private final Consumer<String> progress;
    private final LongSupplier nanoTime;
    private long sent;
    private long toldAt;

    /**
     * @param size in bytes; 0 if it is not known
     * @param progress gets a sentence at most once a second
     */
    SentList(InputStream list, long size, Consumer<String> progress, LongSupplier nanoTime) {
        super(list);
        this.size = size;
        this.progress = progress;
        this.nanoTime = nanoTime;
        this.toldAt = nanoTime.getAsLong();
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        at(read < 0 ? 0 : 1);
        return read;
    }

    @Override
    public int read(byte[] into, int from, int most) throws IOException {
        int read = super.read(into, from, most);
        at(Math.max(0, read));
        return read;
    }

    private void at(int more) {
        sent += more;
        long now = nanoTime.getAsLong();
        if (now - toldAt >= EVERY_NANOS) {
            toldAt = now;
            progress.accept(
                    sent / 1024 + " kB sent" + (size == 0 ? "" : ", " + Math.min(100, 100 * sent / size) + " %"));
        }
    }
}
