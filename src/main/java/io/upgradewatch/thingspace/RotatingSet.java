package io.upgradewatch.thingspace;

import io.upgradewatch.poll.PollOutcome;
import io.upgradewatch.poll.SetName;
import io.upgradewatch.thingspace.poll.CredentialSetClient;
import io.upgradewatch.watch.Watch;
import io.vertx.core.Vertx;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * One credential set across changes of its credentials: the old ones serve until the new ones do, so that no poll waits
 * for a rotation. The old ones make no login any more. On the loop.
 */
final class RotatingSet {

    private static final Logger LOG = Logger.getLogger(RotatingSet.class);
    private static final long LOOK_MILLIS = 500;

    private final Vertx vertx;
    private final SetName name;
    private final UpstreamOutage outage;
    private CredentialSetClient current;
    private CredentialSetClient next;
    private boolean closed;

    RotatingSet(Vertx vertx, SetName name, UpstreamOutage outage, CredentialSetClient first) {
        this.outage = outage;
        this.vertx = vertx;
        this.name = name;
        this.current = first;
    }

    /** From now on these are wanted. */
    void replace(CredentialSetClient with) {
        if (next != null) {
            next.closeSoon();
        }
        next = with;
        look();
        vertx.setPeriodic(LOOK_MILLIS, timer -> {
            if (closed || next != with || look()) {
                vertx.cancelTimer(timer);
            }
        });
    }

    /** Others log in from now on. */
    void retire() {
        all().forEach(CredentialSetClient::retire);
    }

    /** See {@code UpgradeReports.poll}: a poll that was under way with old credentials is repeated with the new ones. */
    void poll(Watch watch, long known, long failedAt, Consumer<PollOutcome> ending) {
        CredentialSetClient with = serving();
        with.poll(watch, known, failedAt, outcome -> {
            outage.polled(outcome);
            boolean unserved = outcome instanceof PollOutcome.Denied || outcome instanceof PollOutcome.Unreachable;
            CredentialSetClient now = unserved && with.retired() ? serving() : with;
            if (now == with) {
                ending.accept(outcome);
            } else {
                now.asked(watch);
                now.poll(watch, known, failedAt, ending);
            }
        });
    }

    /** The ones to poll with. */
    CredentialSetClient serving() {
        return next == null || look() || current.served() ? current : next;
    }

    /** The ones that are wanted. */
    CredentialSetClient wanted() {
        return next == null ? current : next;
    }

    boolean ready() {
        return serving().ready();
    }

    /** Those with connections. */
    Stream<CredentialSetClient> all() {
        return next == null ? Stream.of(current) : Stream.of(current, next);
    }

    void close() {
        closed = true;
        all().forEach(CredentialSetClient::close);
    }

    /** Whether the wanted ones serve. */
    private boolean look() {
        if (next == null || !next.ready()) {
            return next == null;
        }
        CredentialSetClient old = current;
        current = next;
        next = null;
        LOG.infof("new credentials serve set=%s", name);
        old.closeSoon();
        return true;
    }
}
