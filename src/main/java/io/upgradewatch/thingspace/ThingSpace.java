package io.upgradewatch.thingspace;

import io.smallrye.mutiny.Uni;
import io.upgradewatch.campaign.CampaignReports;
import io.upgradewatch.campaign.DeviceLists;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.poll.BlameListener;
import io.upgradewatch.poll.LoginLedger;
import io.upgradewatch.poll.LoginListener;
import io.upgradewatch.poll.Neighbours;
import io.upgradewatch.poll.PollOutcome;
import io.upgradewatch.poll.PollOutcome.Denied;
import io.upgradewatch.poll.PollOutcome.Scope;
import io.upgradewatch.poll.Resumed;
import io.upgradewatch.poll.SetFacts;
import io.upgradewatch.poll.SetName;
import io.upgradewatch.poll.TokenResult;
import io.upgradewatch.poll.UnpaidRequests;
import io.upgradewatch.poll.UpgradeReports;
import io.upgradewatch.thingspace.auth.LoginIdentity;
import io.upgradewatch.thingspace.auth.Logins;
import io.upgradewatch.thingspace.auth.Sessions;
import io.upgradewatch.thingspace.campaign.CampaignQuestions;
import io.upgradewatch.thingspace.http.CredentialSet;
import io.upgradewatch.thingspace.http.Network;
import io.upgradewatch.thingspace.poll.CredentialSetClient;
import io.upgradewatch.thingspace.poll.DevicePoll;
import io.upgradewatch.watch.Watch;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.mutiny.core.Vertx;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Verizon ThingSpace as the upstream of polls: start reading at {@link DevicePoll}.
 *
 * <p>To be made and used on one event loop's thread; everything completes there.
 */
public final class ThingSpace implements UpgradeReports {

    private final List<SetName> names;
    private final Map<SetName, RotatingSet> sets = new LinkedHashMap<>();
    private final Map<SetName, CredentialSet> credentials = new HashMap<>();
    private final Map<AccountName, SetName> byAccount = new HashMap<>();
    private final Optional<SetName> anyAccount;
    private final Logins logins;
    private final Function<CredentialSet, CredentialSetClient> polls;
    private Neighbours neighbours;
    private UnpaidRequests unpaid = (set, kind) -> {};

    /**
     * @param concurrency how many polls each set has in flight at most: the size of its pool of connections
     * @throws IllegalArgumentException if two sets have one name, list one account, or give one user two passwords
     */
    public ThingSpace(
            Vertx vertx,
            List<CredentialSet> credentials,
            int concurrency,
            LoginLedger ledger,
            LoginListener listener,
            BlameListener blames,
            Clock clock) {
        this(vertx, credentials, concurrency, ledger, listener, blames, clock, Network.SYSTEM);
    }

    /** The same on another network. */
    public ThingSpace(
            Vertx vertx,
            List<CredentialSet> all,
            int concurrency,
            LoginLedger ledger,
            LoginListener listener,
            BlameListener blames,
            Clock clock,
            Network network) {
        Context loop = vertx.getDelegate().getOrCreateContext();
        this.logins = new Logins(all, ledger, listener, clock, loop);
        Map<SetName, UpstreamOutage> outages = new HashMap<>();
        LoginListener told = outagesToo(listener, outages);
        this.polls = set -> new CredentialSetClient(set, concurrency, logins, told, blames, clock, loop, network);
        for (CredentialSet set : all) {
            UpstreamOutage outage = new UpstreamOutage(set.name(), clock);
            outages.put(set.name(), outage);
            RotatingSet rotating = new RotatingSet(loop.owner(), set.name(), outage, polls.apply(set));
            credentials.put(set.name(), set);
            if (sets.put(set.name(), rotating) != null) {
                throw new IllegalArgumentException("two credential sets are called " + set.name());
            }
            for (AccountName account : set.accounts()) {
                SetName other = byAccount.put(account, set.name());
                if (other != null) {
                    throw new IllegalArgumentException("sets " + other + " and " + set.name() + " list one account");
                }
            }
        }
        this.names = List.copyOf(sets.keySet());
        this.anyAccount = all.stream()
                .filter(set ->
                        set.name().equals(SetName.UNNAMED) && set.accounts().isEmpty())
                .map(CredentialSet::name)
                .findFirst();
    }

    private static LoginListener outagesToo(LoginListener listener, Map<SetName, UpstreamOutage> outages) {
        return new LoginListener() {
            @Override
            public void loginEnded(SetName set, Result result) {
                listener.loginEnded(set, result);
            }

            @Override
            public void tokenEnded(SetName set, TokenResult result) {
                outages.get(set).asked(result);
                listener.tokenEnded(set, result);
            }
        };
    }

    @Override
    public List<SetName> sets() {
        return names;
    }

    @Override
    public Optional<SetName> setOf(AccountName account) {
        SetName listing = byAccount.get(account);
        return listing != null ? Optional.of(listing) : anyAccount;
    }

    @Override
    public boolean ready(SetName set) {
        RotatingSet rotating = sets.get(set);
        return rotating != null && rotating.ready();
    }

    @Override
    public Optional<String> pausedBecause(SetName set) {
        return Optional.ofNullable(sets.get(set)).map(RotatingSet::serving).flatMap(CredentialSetClient::pausedBecause);
    }

    @Override
    public Optional<String> heldBecause(SetName set) {
        return Optional.ofNullable(sets.get(set)).map(RotatingSet::serving).flatMap(CredentialSetClient::heldBecause);
    }

    @Override
    public SetFacts facts(SetName set) {
        RotatingSet rotating = sets.get(set);
        if (rotating == null) {
            throw new IllegalArgumentException("there is no credential set " + set);
        }
        return rotating.serving().facts();
    }

    @Override
    public OptionalDouble clockAhead(SetName set) {
        RotatingSet rotating = sets.get(set);
        return rotating == null
                ? OptionalDouble.empty()
                : rotating.serving().upstreamClock.ahead();
    }

    @Override
    public Uni<Resumed> resume(SetName set, boolean unlocked) {
        RotatingSet rotating = sets.get(set);
        if (rotating == null) {
            return Uni.createFrom().failure(new IllegalArgumentException("there is no credential set " + set));
        }
        return Uni.createFrom()
                .completionStage(() -> rotating.wanted().resume(unlocked).toCompletionStage());
    }

    @Override
    public Uni<Void> loginsEnded(Predicate<LoginLedger.Key> which) {
        return Uni.createFrom().completionStage(() -> Future.join(sets.values().stream()
                        .flatMap(RotatingSet::all)
                        .map(set -> set.sessions)
                        .distinct()
                        .filter(sessions -> which.test(sessions.key()))
                        .map(Sessions::loginEnded)
                        .toList())
                .<Void>mapEmpty()
                .otherwiseEmpty()
                .toCompletionStage());
    }

    @Override
    public void unpaid(UnpaidRequests requests) {
        this.unpaid = requests;
        sets.values().stream().flatMap(RotatingSet::all).forEach(set -> set.unpaid(requests));
    }

    @Override
    public void neighbours(Neighbours neighbours) {
        this.neighbours = neighbours;
        sets.values().stream().flatMap(RotatingSet::all).forEach(set -> set.inquiries.neighbours(neighbours));
    }

    @Override
    public void poll(Watch watch, long known, long failedAt, Consumer<PollOutcome> ending) {
        setOf(watch.account())
                .ifPresentOrElse(
                        set -> sets.get(set).poll(watch, known, failedAt, ending),
                        () -> ending.accept(new Denied(Scope.ACCOUNT, "no_credentials")));
    }

    /**
     * From now on these credentials are wanted: those that were there go on serving until the new ones do.
     *
     * @param wanted the sets that there are, each with the accounts that it has
     * @throws IllegalArgumentException if two sets give one user two passwords
     */
    public void replace(List<CredentialSet> wanted) {
        Set<LoginLedger.Key> changed = wanted.stream()
                .filter(set -> !set.equals(credentials.get(set.name())))
                .flatMap(set -> Stream.of(set, credentials.get(set.name())).map(LoginIdentity::of))
                .collect(Collectors.toSet());
        logins.replace(wanted, changed);
        // Sets that share a user share its sessions, and with them the way to the login.
        List<CredentialSet> affected = wanted.stream()
                .filter(set -> changed.contains(LoginIdentity.of(set)))
                .toList();
        affected.forEach(set -> sets.get(set.name()).retire());
        for (CredentialSet set : affected) {
            CredentialSetClient next = polls.apply(set);
            if (neighbours != null) {
                next.inquiries.neighbours(neighbours);
            }
            next.unpaid(unpaid);
            credentials.put(set.name(), set);
            sets.get(set.name()).replace(next);
        }
    }

    /** Gets a bearer for {@code set}, unless there is one, and says how that ended; polls nothing. */
    public Uni<TokenResult> bearer(SetName set) {
        return Uni.createFrom()
                .completionStage(() -> sets.get(set).wanted().bearer().toCompletionStage());
    }

    /** Gets a session for {@code set}, unless there is one, and says why there is none, if so; polls nothing. */
    public Uni<Optional<String>> session(SetName set) {
        return Uni.createFrom()
                .completionStage(() -> sets.get(set).wanted().session().toCompletionStage());
    }

    /** The same upstream, asked about campaigns. */
    public CampaignReports campaigns() {
        return new CampaignQuestions(account -> setOf(account).map(sets::get).map(RotatingSet::serving));
    }

    /** The same upstream, asked which devices an account has. */
    public DeviceLists devices() {
        return new CampaignQuestions(account -> setOf(account).map(sets::get).map(RotatingSet::serving));
    }

    /** Closes every connection; what is under way ends as unreachable. */
    public void close() {
        sets.values().forEach(RotatingSet::close);
    }
}
