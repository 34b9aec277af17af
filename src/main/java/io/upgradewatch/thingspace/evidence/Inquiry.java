package io.upgradewatch.thingspace.evidence;

import io.upgradewatch.poll.Blame;
import io.upgradewatch.poll.Neighbours;
import io.upgradewatch.poll.PollOutcome.Scope;
import io.upgradewatch.thingspace.auth.Renewals;
import io.upgradewatch.thingspace.auth.Tokens;
import io.upgradewatch.watch.Watch;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Asks neighbours of a refused device, one or two first and a few before more than a device is blamed, and ends as
 * soon as one of its account is served. On the loop; its future never fails.
 */
public final class Inquiry {

    static final int FIRST = 2;
    static final int FEW = 6;

    private final Question question;
    private final NeighboursEvidence evidence;
    private final Renewals renewals;
    private final Neighbours neighbours;
    private final BiFunction<Watch, Tokens, Future<Boolean>> ask;
    private final long mark;
    private boolean answeredHere;
    private boolean answeredBeyond;

    /**
     * A refusal to be looked into.
     *
     * @param tokens that the refused request was sent with
     * @param claim what the refusal's words speak of
     * @param renewable whether fresh tokens may help
     * @param clear whether the words leave no doubt that these have ended
     */
    public record Question(Watch device, Tokens tokens, Scope claim, boolean renewable, boolean clear) {}

    /**
     * What came out.
     *
     * @param renew whether to try again with fresh tokens; there is no verdict then
     * @param blame the verdict
     */
    public record Finding(boolean renew, Blame blame) {

        static final Finding RENEW = new Finding(true, Blame.UNDECIDED);

        public static Finding of(Blame blame) {
            return new Finding(false, blame);
        }
    }

    /** @param ask asks upstream about a device and says whether it is served; null if the answer says neither */
    Inquiry(
            Question question,
            NeighboursEvidence evidence,
            Renewals renewals,
            Neighbours neighbours,
            BiFunction<Watch, Tokens, Future<Boolean>> ask) {
        this.question = question;
        this.evidence = evidence;
        this.renewals = renewals;
        this.neighbours = neighbours;
        this.ask = ask;
        this.mark = evidence.mark();
    }

    Future<Finding> run() {
        List<Watch> near = neighbours.ofAccount(question.device(), FEW);
        List<Watch> far = neighbours.ofOtherAccounts(question.device(), FIRST);
        List<Watch> first = near.subList(0, Math.min(FIRST, near.size()));
        return oneByOne(first, 0)
                .compose(asked -> servedHere() ? Future.succeededFuture() : both(far, 0))
                .compose(asked -> mayRenew() ? Future.succeededFuture(Finding.RENEW) : few(near));
    }

    // Before an account or a set is blamed. Where there are only one or two to ask, they are asked again: an upstream
    // that is half broken serves them now and then.
    private Future<Finding> few(List<Watch> near) {
        List<Watch> asked = new ArrayList<>();
        for (int i = FIRST; !near.isEmpty() && i < FIRST + FEW; i++) {
            asked.add(near.get(i % near.size()));
        }
        return inPairs(asked, 0).map(done -> Finding.of(verdict()));
    }

    private Blame verdict() {
        return NeighboursEvidence.weigh(question.claim(), servedHere(), answeredHere, servedBeyond(), answeredBeyond);
    }

    private boolean mayRenew() {
        if (!question.renewable()) {
            return false;
        }
        boolean othersServed = servedHere() || servedBeyond();
        boolean nobodyToTell = !answeredHere && !answeredBeyond;
        // Words that leave no doubt need no witness, if the tokens were good before.
        boolean doubtful = nobodyToTell && !(question.clear() && evidence.everServed(question.tokens()));
        return othersServed || doubtful ? renewals.takeSpare() : renewals.take();
    }

    private Future<Void> oneByOne(List<Watch> devices, int from) {
        return from >= devices.size() || servedHere()
                ? Future.succeededFuture()
                : here(devices.get(from)).compose(asked -> oneByOne(devices, from + 1));
    }

    private Future<Void> inPairs(List<Watch> devices, int from) {
        if (from >= devices.size() || servedHere()) {
            return Future.succeededFuture();
        }
        Future<Void> one = here(devices.get(from));
        Future<Void> other = from + 1 < devices.size() ? here(devices.get(from + 1)) : one;
        return Future.join(one, other).compose(asked -> inPairs(devices, from + 2));
    }

    private Future<Void> both(List<Watch> devices, int from) {
        return from >= devices.size() || servedBeyond()
                ? Future.succeededFuture()
                : ask.apply(devices.get(from), question.tokens())
                        .map(served -> {
                            answeredBeyond |= served != null;
                            return null;
                        })
                        .compose(asked -> both(devices, from + 1));
    }

    private Future<Void> here(Watch device) {
        return ask.apply(device, question.tokens()).map(served -> {
            answeredHere |= served != null;
            return null;
        });
    }

    private boolean servedHere() {
        return evidence.serves(question.device().account(), question.tokens(), mark);
    }

    private boolean servedBeyond() {
        return evidence.servesOthers(question.device().account(), question.tokens(), mark);
    }
}
