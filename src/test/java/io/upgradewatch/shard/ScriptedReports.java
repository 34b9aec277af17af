package io.upgradewatch.shard;

import io.smallrye.mutiny.Uni;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.CampaignId;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.fota.Upgrade;
import io.upgradewatch.fota.UpgradeHistory;
import io.upgradewatch.fota.UpgradeStatus;
import io.upgradewatch.poll.LoginLedger;
import io.upgradewatch.poll.Neighbours;
import io.upgradewatch.poll.PollOutcome;
import io.upgradewatch.poll.Resumed;
import io.upgradewatch.poll.SetFacts;
import io.upgradewatch.poll.SetName;
import io.upgradewatch.poll.TokenAge;
import io.upgradewatch.poll.UnpaidRequests;
import io.upgradewatch.poll.UpgradeReports;
import io.upgradewatch.watch.Watch;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/** An upstream that answers what it is told to, at once or when released. */
public final class ScriptedReports implements UpgradeReports {

    private final List<SetName> sets;
    private final Map<AccountName, SetName> setOf = new HashMap<>();
    private final Map<Imei, Function<Watch, PollOutcome>> answers = new HashMap<>();
    private final Deque<Runnable> held = new ArrayDeque<>();

    /** Every poll, in order. */
    public final List<Watch> polls = new ArrayList<>();

    /** The fingerprint that each poll said it knows. */
    public final List<Long> fingerprints = new ArrayList<>();

    /** When the device of each poll was said to have failed. */
    public final List<Long> failedAt = new ArrayList<>();

    /** Failed logins in a row. */
    public int failures;

    public Neighbours neighbours = Neighbours.NONE;
    public UnpaidRequests unpaid = (set, kind) -> {};
    public final Set<SetName> notReady = new HashSet<>();
    public final Map<SetName, String> paused = new HashMap<>();
    public final Map<SetName, String> heldBecause = new HashMap<>();
    public final List<SetName> resumed = new ArrayList<>();
    public Function<Watch, PollOutcome> otherwise = watch -> reported();
    public boolean holding;
    private final Map<LoginLedger.Key, CompletableFuture<Void>> logins = new HashMap<>();

    public ScriptedReports(SetName... sets) {
        this.sets = sets.length == 0 ? List.of(SetName.UNNAMED) : List.of(sets);
    }

    /** One reported upgrade. */
    public static Upgrade upgrade(String campaign, String status, Instant reportedAt) {
        return new Upgrade(
                new CampaignId(campaign), UpgradeStatus.reported(status), "why", "name", "1", "2", null, reportedAt);
    }

    public static PollOutcome reported(Upgrade... upgrades) {
        return new PollOutcome.Reported(new UpgradeHistory(List.of(upgrades)));
    }

    public ScriptedReports serve(AccountName account, SetName set) {
        setOf.put(account, set);
        return this;
    }

    /** From now on {@code imei} is answered like this; an exception thrown is thrown by {@link #poll}. */
    public void answer(Imei imei, Function<Watch, PollOutcome> answer) {
        answers.put(imei, answer);
    }

    public void answer(Imei imei, PollOutcome answer) {
        answer(imei, watch -> answer);
    }

    /** Answers the polls that are held, each as the script stands now. */
    public void release() {
        List<Runnable> all = List.copyOf(held);
        held.clear();
        all.forEach(Runnable::run);
    }

    public int held() {
        return held.size();
    }

    public long pollsOf(Imei imei) {
        return polls.stream().filter(watch -> watch.imei().equals(imei)).count();
    }

    @Override
    public void unpaid(UnpaidRequests requests) {
        unpaid = requests;
    }

    @Override
    public List<SetName> sets() {
        return sets;
    }

    @Override
    public Optional<SetName> setOf(AccountName account) {
        return Optional.ofNullable(setOf.get(account)).or(() -> Optional.of(sets.get(0)));
    }

    @Override
    public Optional<String> heldBecause(SetName set) {
        return Optional.ofNullable(heldBecause.get(set));
    }

    @Override
    public OptionalDouble clockAhead(SetName set) {
        return OptionalDouble.empty();
    }

    @Override
    public boolean ready(SetName set) {
        return !notReady.contains(set);
    }

    @Override
    public Optional<String> pausedBecause(SetName set) {
        return Optional.ofNullable(paused.get(set));
    }

    @Override
    public SetFacts facts(SetName set) {
        return new SetFacts(
                setOf.keySet(),
                failures,
                List.of(new TokenAge("bearer", Instant.EPOCH, Optional.of(Instant.EPOCH.plusSeconds(3_600)))));
    }

    @Override
    public Uni<Resumed> resume(SetName set, boolean unlocked) {
        if (!sets.contains(set)) {
            return Uni.createFrom().failure(new IllegalArgumentException("no such set"));
        }
        resumed.add(set);
        return Uni.createFrom().item(new Resumed(failures, failures < 4 || unlocked));
    }

    /** A login that is under way until what is returned completes. */
    public CompletableFuture<Void> loggingIn(LoginLedger.Key key) {
        return logins.computeIfAbsent(key, none -> new CompletableFuture<>());
    }

    @Override
    public Uni<Void> loginsEnded(Predicate<LoginLedger.Key> which) {
        return Uni.createFrom()
                .completionStage(() -> CompletableFuture.allOf(logins.entrySet().stream()
                        .filter(login -> which.test(login.getKey()))
                        .map(Map.Entry::getValue)
                        .toArray(CompletableFuture[]::new)));
    }

    @Override
    public void neighbours(Neighbours known) {
        neighbours = known;
    }

    @Override
    public void poll(Watch watch, long known, long failedAt, Consumer<PollOutcome> ending) {
        polls.add(watch);
        this.failedAt.add(failedAt);
        fingerprints.add(known);
        if (holding) {
            held.add(() -> ending.accept(answerTo(watch)));
        } else {
            ending.accept(answerTo(watch));
        }
    }

    private PollOutcome answerTo(Watch watch) {
        return answers.getOrDefault(watch.imei(), otherwise).apply(watch);
    }
}
