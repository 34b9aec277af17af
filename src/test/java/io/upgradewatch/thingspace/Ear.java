package io.upgradewatch.thingspace;

import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;

/** Writes down all that is logged until it is closed. */
public final class Ear extends Handler implements AutoCloseable {

    private final Formatter everything = new PatternFormatter("%m%n%e");
    private final StringBuffer log = new StringBuffer();

    private Ear() {}

    public static Ear open() {
        Ear ear = new Ear();
        Logger.getLogger("").addHandler(ear);
        return ear;
    }

    public String heard() {
        return log.toString();
    }

    @Override
    public void publish(LogRecord record) {
        log.append(everything.format(record));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        Logger.getLogger("").removeHandler(this);
    }
}
