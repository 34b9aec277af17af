package io.upgradewatch.thingspace.campaign;

import io.upgradewatch.campaign.CampaignAnswer;
import io.upgradewatch.poll.PollOutcome;
import io.upgradewatch.poll.RequestKind;
import io.upgradewatch.thingspace.error.ErrorEnvelope;
import io.upgradewatch.thingspace.error.Verdict;
import io.upgradewatch.thingspace.http.Bearer;
import io.upgradewatch.thingspace.http.Exchange;
import io.upgradewatch.thingspace.http.Session;
import io.upgradewatch.thingspace.poll.CredentialSetClient;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * One request about campaigns, with the tokens that polls have. It never renews them: what a page would have shown a
 * poll shows as well, and there is one place that decides about credentials. Ends once. On the loop.
 */
final class CampaignRequest<T> implements Exchange.Cases<Void> {

    private static final Logger LOG = Logger.getLogger(CampaignRequest.class);

    private final CredentialSetClient set;
    private final RequestKind kind;
    private final Reading<T> reading;
    private final Consumer<CampaignAnswer<T>> answered;

    /** How a body is read. */
    interface Reading<T> {
        T read(byte[] body) throws IOException;
    }

    CampaignRequest(
            CredentialSetClient set, RequestKind kind, Reading<T> reading, Consumer<CampaignAnswer<T>> answered) {
        this.set = set;
        this.kind = kind;
        this.reading = reading;
        this.answered = answered;
    }

    /** @param pathAndQuery below the reports of all accounts */
    void send(String pathAndQuery) {
        sendTo("reports/" + pathAndQuery);
    }

    /** @param pathAndQuery below the API */
    void sendTo(String pathAndQuery) {
        Bearer bearer = set.bearers.usable();
        Session session = set.sessions.usable();
        if (bearer == null || session == null) {
            answered.accept(new CampaignAnswer.Failed<>("no_credentials"));
            return;
        }
        set.wire
                .fota(pathAndQuery, bearer, session, () -> set.unpaid(kind))
                .ended()
                .onSuccess(exchange -> {
                    try {
                        exchange.match(this);
                    } catch (RuntimeException bug) {
                        LOG.error("a request about campaigns is broken", bug);
                        answered.accept(new CampaignAnswer.Failed<>("broken"));
                    }
                });
    }

    @Override
    public Void answered(Exchange.Answer answer) {
        if (answer.status() < 200 || answer.status() > 299) {
            judge(Verdict.of(answer, set.clock.instant()), answer.status());
            return null;
        }
        T read;
        try {
            read = reading.read(answer.body());
        } catch (IOException notThat) {
            judgeUnreadable(answer);
            return null;
        }
        answered.accept(new CampaignAnswer.Read<>(read));
        return null;
    }

    @Override
    public Void unread(Exchange.Unread answer) {
        answered.accept(new CampaignAnswer.Failed<>("unreadable"));
        return null;
    }

    @Override
    public Void lost(Exchange.Lost lost) {
        answered.accept(new CampaignAnswer.Failed<>(lost.cause()));
        return null;
    }

    private void judgeUnreadable(Exchange.Answer answer) {
        ErrorEnvelope error = ErrorEnvelope.of(answer.body());
        if (error.recognized()) {
            judge(Verdict.of(answer, error, set.clock.instant()), answer.status());
        } else {
            answered.accept(new CampaignAnswer.Failed<>("unreadable"));
        }
    }

    private void judge(Verdict verdict, int status) {
        PollOutcome outcome = verdict.outcome();
        if (outcome instanceof PollOutcome.Throttled throttled) {
            Optional<Duration> wish = throttled.retryAfter();
            answered.accept(new CampaignAnswer.Throttled<>(wish));
        } else if (outcome instanceof PollOutcome.Unreachable || verdict.clear() || status == 401) {
            answered.accept(new CampaignAnswer.Failed<>("status_" + status));
        } else {
            answered.accept(new CampaignAnswer.Refused<>("status_" + status));
        }
    }
}
