package io.upgradewatch.thingspace.poll;

import io.upgradewatch.fota.AccountName;
import io.upgradewatch.poll.Blame;
import io.upgradewatch.poll.BlameListener;
import io.upgradewatch.poll.HeldPolls;
import io.upgradewatch.poll.LoginListener;
import io.upgradewatch.poll.LoginPause;
import io.upgradewatch.poll.PollOutcome;
import io.upgradewatch.poll.RequestKind;
import io.upgradewatch.poll.Resumed;
import io.upgradewatch.poll.SetFacts;
import io.upgradewatch.poll.SetName;
import io.upgradewatch.poll.TokenAge;
import io.upgradewatch.poll.TokenResult;
import io.upgradewatch.poll.UnpaidRequests;
import io.upgradewatch.thingspace.auth.Bearers;
import io.upgradewatch.thingspace.auth.Logins;
import io.upgradewatch.thingspace.auth.Renewals;
import io.upgradewatch.thingspace.auth.Sessions;
import io.upgradewatch.thingspace.auth.Tokens;
import io.upgradewatch.thingspace.error.RequestPause;
import io.upgradewatch.thingspace.error.RetryAfter;
import io.upgradewatch.thingspace.evidence.Inquiries;
import io.upgradewatch.thingspace.evidence.NeighboursEvidence;
import io.upgradewatch.thingspace.evidence.Witness;
import io.upgradewatch.thingspace.history.ForeignRecords;
import io.upgradewatch.thingspace.history.HistoryReader;
import io.upgradewatch.thingspace.http.Bearer;
import io.upgradewatch.thingspace.http.CredentialSet;
import io.upgradewatch.thingspace.http.Network;
import io.upgradewatch.thingspace.http.Session;
import io.upgradewatch.thingspace.http.Wire;
import io.upgradewatch.watch.Watch;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** One credential set at work: its connections, its two tokens, and the polls made with them. On the loop. */
public final class CredentialSetClient {

    private static final Logger LOG = Logger.getLogger(CredentialSetClient.class);

    public final Wire wire;
    public final Bearers bearers;
    public final Sessions sessions;
    final RequestPause hold;
    public final Clock clock;
    public final UpstreamClock upstreamClock;
    final NeighboursEvidence evidence = new NeighboursEvidence();
    public final Inquiries inquiries;
    private final SetName name;
    private final Set<AccountName> accounts;
    private final BlameListener blames;
    private final Context loop;
    private final long timeoutMillis;
    private UnpaidRequests unpaid = (set, kind) -> {};
    private Tokens last;
    private boolean throttled;
    private boolean retired;
    private final ForeignRecords foreignRecords = new ForeignRecords();

    public CredentialSetClient(
            CredentialSet set,
            int concurrency,
            Logins logins,
            LoginListener listener,
            BlameListener blames,
            Clock clock,
            Context loop,
            Network network) {
        this.name = set.name();
        this.accounts = set.accounts();
        this.blames = blames;
        this.loop = loop;
        this.timeoutMillis = set.timeout().toMillis();
        this.clock = clock;
        this.wire = new Wire(loop, set, concurrency, network, this::unpaid);
        this.hold = new RequestPause(clock);
        this.upstreamClock = new UpstreamClock(clock);
        this.bearers = new Bearers(set, wire, listener, clock);
        this.sessions = logins.of(set, bearers, wire);
        this.inquiries = new Inquiries(evidence, new Renewals(clock), this::askNeighbour, clock);
    }

    public boolean ready() {
        if (hold.active().isPresent()) {
            return false;
        }
        // Both are asked, so that both are under way at once.
        boolean session = sessions.ready();
        return bearers.ready() && session;
    }

    /** How it ended to get a bearer; one that is there is good. */
    public Future<TokenResult> bearer() {
        return bearers.next()
                .map(grant -> grant.value() != null
                        ? TokenResult.OK
                        : bearers.failing().orElse(TokenResult.REFUSED));
    }

    /** Why there is no session, if there is none. */
    public Future<Optional<String>> session() {
        return sessions.next().map(grant -> Optional.ofNullable(grant.refusal()).map(PollOutcome::cause));
    }

    public Optional<String> pausedBecause() {
        return sessions.paused().map(LoginPause::cause);
    }

    /** Why no poll is sent with this set, a cause of {@link HeldPolls}; empty if it is not so, or soon over. */
    public Optional<String> heldBecause() {
        if (hold.active().isPresent()) {
            return Optional.of(HeldPolls.DENIED);
        }
        return bearers.failing()
                .map(TokenResult::label)
                .or(this::pausedBecause)
                .or(() -> sessions.failing() ? Optional.of(HeldPolls.NO_SESSION) : Optional.empty());
    }

    public SetFacts facts() {
        List<TokenAge> tokens = new ArrayList<>();
        bearers.age().ifPresent(tokens::add);
        sessions.age().ifPresent(tokens::add);
        return new SetFacts(accounts, sessions.failures(), tokens);
    }

    public Future<Resumed> resume(boolean unlocked) {
        return sessions.resume(unlocked).onSuccess(resumed -> {
            if (resumed.allowed()) {
                hold.clear();
                bearers.resume();
            }
        });
    }

    public void poll(Watch watch, long known, long failedAt, Consumer<PollOutcome> ending) {
        new DevicePoll(this, watch, known, failedAt, ending).start();
    }

    /** Whether they can poll now, without a login. */
    public boolean served() {
        return hold.active().isEmpty() && bearers.ready() && sessions.usable() != null;
    }

    /** Others take over: what is under way ends, and no login is made any more. */
    public void retire() {
        retired = true;
        sessions.retire();
    }

    public boolean retired() {
        return retired;
    }

    /** Sends one request for a history and notes whether it is served; null if the answer says neither. */
    private Future<Boolean> askNeighbour(Watch device, Tokens tokens) {
        long request = evidence.send();
        long sentAt = clock.millis();
        asked(device);
        return wire.history(device, tokens.bearer(), tokens.session(), () -> asked(device))
                .ended()
                .map(exchange -> {
                    Boolean served = Witness.of(exchange, clock.instant());
                    if (Boolean.TRUE.equals(served)) {
                        evidence.served(device.account(), tokens, request, sentAt);
                    } else {
                        evidence.failed(device.account(), device.imei());
                    }
                    return served;
                });
    }

    /** Both as one; the same pair for as long as neither changes. */
    Tokens tokens(Bearer bearer, Session session) {
        if (last == null || last.bearer() != bearer || last.session() != session) {
            last = new Tokens(bearer, session);
        }
        return last;
    }

    /** Whether the next request would be sent with these. */
    boolean current(Tokens tokens) {
        Bearer bearer = bearers.usable();
        Session session = sessions.usable();
        return bearer != null && session != null && tokens.same(tokens(bearer, session));
    }

    /** One request more than the one that a poll has a permit for. */
    public void asked(Watch device) {
        inquiries.neighbours().asked(device);
    }

    /** Who is told of requests that no permit was taken for. */
    public void unpaid(UnpaidRequests requests) {
        unpaid = requests;
    }

    /** A request was sent that no permit had been taken for. */
    public void unpaid(RequestKind kind) {
        unpaid.sent(name, kind);
    }

    /** A verdict was reached. */
    void blamed(Blame verdict) {
        blames.blamed(name, verdict);
    }

    /** An answer came that was not about credentials; said once when upstream starts to throttle, and once after. */
    void answered(PollOutcome outcome) {
        hold.success();
        boolean now = outcome instanceof PollOutcome.Throttled;
        if (now != throttled) {
            throttled = now;
            LOG.infof(now ? "throttled set=%s" : "no longer throttled set=%s", name);
            if (now) {
                ((PollOutcome.Throttled) outcome)
                        .retryAfter()
                        .filter(asked -> RetryAfter.cut(asked) != asked)
                        .ifPresent(asked -> LOG.warnf("set waits an hour and no longer set=%s asked=%s", name, asked));
            }
        }
    }

    /** Nothing is served with its credentials, fresh ones included. */
    void denied(PollOutcome.Denied outcome) {
        if (hold.active().isEmpty()) {
            LOG.warnf("set held back set=%s cause=%s", name, outcome.cause());
        }
        hold.strike(outcome);
    }

    /** An answer was read; whom its records name is seen to. */
    void named(Watch watch, HistoryReader.Read read) {
        if (read.foreign()) {
            tell(foreignRecords.seen(watch, read.otherAccount()), watch, read.otherAccount());
        } else if (read.outcome() instanceof PollOutcome.Reported own
                && !own.history().upgrades().isEmpty()) {
            foreignRecords.own(watch.account());
        }
    }

    private void tell(ForeignRecords.News news, Watch watch, AccountName named) {
        switch (news) {
            case OF_DEVICE ->
                LOG.warnf(
                        "records of another device or account put aside set=%s account=%s imei=%s",
                        name, watch.account(), watch.imei());
            case OF_ACCOUNT ->
                LOG.warnf(
                        "every record of several devices names another account: they are watched in the wrong one, or"
                                + " upstream confuses the two set=%s account=%s named=%s",
                        name, watch.account(), named);
            case NONE -> {}
        }
    }

    /** Closes once what is under way has had its time. */
    public void closeSoon() {
        loop.owner().setTimer(2 * timeoutMillis, time -> {
            sessions.end();
            close();
        });
    }

    public void close() {
        wire.close();
    }
}
