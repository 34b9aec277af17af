package io.upgradewatch.app.signal;

import io.upgradewatch.serve.access.AuditTrail;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * One line for each act, in a log category of its own and with IMEIs masked; and the same in full to a topic, if there
 * is one. An act is never held up for either.
 */
public final class AuditLog implements AuditTrail {

    private static final Logger LOG = Logger.getLogger("upgradewatch.audit");
    private static final Pattern IMEI = Pattern.compile("(?<!\\d)\\d{11}(?=\\d{4}(?!\\d))");
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\p{Zl}\\p{Zp}]");
    private static final int MAX_CHARACTERS = 300;

    private final Supplier<Optional<AuditTrail>> topic;

    /** @param topic where acts are written to as well, as soon as that is there */
    public AuditLog(Supplier<Optional<AuditTrail>> topic) {
        this.topic = topic;
    }

    @Override
    public void acted(Act act) {
        LOG.info(line(act));
        topic.get().ifPresent(there -> there.acted(act));
    }

    /** The line; whatever a user or a path may hold, it is one. */
    static String line(Act act) {
        return "act who=" + plain(act.who()) + " what=" + act.method() + " "
                + IMEI.matcher(plain(act.target())).replaceAll("***********") + " from=" + plain(act.from())
                + " result=" + (act.status() == 0 ? "unanswered" : act.status());
    }

    private static String plain(String text) {
        String one = UNPRINTABLE.matcher(text).replaceAll("?");
        return one.length() > MAX_CHARACTERS ? one.substring(0, MAX_CHARACTERS) + "…" : one;
    }
}
