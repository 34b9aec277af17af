package io.upgradewatch.thingspace.auth;

import io.upgradewatch.poll.LoginLedger;
import io.upgradewatch.poll.LoginListener;
import io.upgradewatch.poll.SetName;
import io.upgradewatch.thingspace.http.CredentialSet;
import io.upgradewatch.thingspace.http.Wire;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The sessions of all credential sets: one for each user, however many sets it is in, since its failed logins are counted
 * together upstream. On the loop.
 */
public final class Logins {

    private final LoginLedger ledger;
    private final LoginListener listener;
    private final Clock clock;
    private final Context loop;
    private final Map<LoginLedger.Key, Set<SetName>> sets = new HashMap<>();
    private final Map<LoginLedger.Key, Sessions> sessions = new HashMap<>();
    private final Map<LoginLedger.Key, Future<Void>> earlier = new HashMap<>();

    /** @throws IllegalArgumentException if two sets give one user two passwords */
    public Logins(List<CredentialSet> all, LoginLedger ledger, LoginListener listener, Clock clock, Context loop) {
        this.ledger = ledger;
        this.listener = listener;
        this.clock = clock;
        this.loop = loop;
        group(all);
    }

    /**
     * From now on these sets are there; whoever is among {@code changed} is to have other sessions, which log in once what
     * the earlier ones have under way has ended.
     *
     * @throws IllegalArgumentException if two sets give one user two passwords
     */
    public void replace(List<CredentialSet> all, Set<LoginLedger.Key> changed) {
        group(all);
        for (LoginLedger.Key key : changed) {
            Sessions before = sessions.remove(key);
            if (before != null) {
                earlier.put(key, before.loginEnded());
            }
        }
    }

    private void group(List<CredentialSet> all) {
        Map<LoginLedger.Key, CredentialSet> firsts = new HashMap<>();
        sets.clear();
        for (CredentialSet set : all) {
            LoginLedger.Key key = LoginIdentity.of(set);
            CredentialSet first = firsts.putIfAbsent(key, set);
            if (first != null && !first.password().equals(set.password())) {
                throw new IllegalArgumentException(
                        "sets " + first.name() + " and " + set.name() + " give one user two passwords");
            }
            sets.computeIfAbsent(key, none -> new TreeSet<>()).add(set.name());
        }
    }

    /** The sessions of the set's user; whoever asks first lends its connections and bearers to the logins. */
    public Sessions of(CredentialSet set, Bearers bearers, Wire wire) {
        LoginLedger.Key key = LoginIdentity.of(set);
        Sessions known = sessions.get(key);
        if (known == null) {
            Future<Void> under = earlier.getOrDefault(key, Future.succeededFuture());
            known = new Sessions(set, sets.get(key), bearers, wire, ledger, listener, clock, loop, under);
            sessions.put(key, known);
        }
        return known;
    }
}
