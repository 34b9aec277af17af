package io.upgradewatch.thingspace.campaign;

import io.upgradewatch.campaign.CampaignAnswer;
import io.upgradewatch.campaign.CampaignList;
import io.upgradewatch.campaign.CampaignPage;
import io.upgradewatch.campaign.CampaignReports;
import io.upgradewatch.campaign.DeviceLists;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.CampaignId;
import io.upgradewatch.poll.RequestKind;
import io.upgradewatch.thingspace.http.Wire;
import io.upgradewatch.thingspace.poll.CredentialSetClient;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

/** Asks ThingSpace about campaigns, and which devices an account has. On the loop. */
public final class CampaignQuestions implements CampaignReports, DeviceLists {

    /**
     * Where campaigns are listed, below an account's reports: the documentation's page, the published client libraries
     * and a third place disagree.
     */
    static final List<String> LISTS = List.of("/campaigns", "/firmware/campaigns", "/campaigns/firmware");

    private final Function<AccountName, Optional<CredentialSetClient>> sets;
    private final Map<CredentialSetClient, Integer> listedAt = new WeakHashMap<>();

    public CampaignQuestions(Function<AccountName, Optional<CredentialSetClient>> sets) {
        this.sets = sets;
    }

    @Override
    public void list(
            AccountName account,
            String status,
            Optional<String> after,
            Consumer<CampaignAnswer<CampaignList>> answered) {
        String query = "?campaignStatus=" + encoded(status) + "&lastSeenCampaignId=" + encoded(after.orElse("0"));
        with(account, answered, set -> new Listing(set, account, query, answered)
                .ask(listedAt.getOrDefault(set, 0), LISTS.size()));
    }

    @Override
    public void page(
            AccountName account,
            CampaignId campaign,
            Optional<String> after,
            Consumer<CampaignAnswer<CampaignPage>> answered) {
        String path = Wire.segment(account.value()) + "/campaigns/" + encoded(campaign.value())
                + "/devices?lastSeenDeviceId=" + encoded(after.orElse("0"));
        with(account, answered, set -> new CampaignRequest<>(set, RequestKind.PAGE, CampaignReader::page, answered)
                .send(path));
    }

    @Override
    public void devices(
            AccountName account,
            String protocol,
            Optional<String> after,
            Consumer<CampaignAnswer<DevicePage>> answered) {
        String path = "devices/" + Wire.segment(account.value()) + "?protocol=" + encoded(protocol)
                + after.map(last -> "&lastSeenDeviceId=" + encoded(last)).orElse("");
        with(account, answered, set -> new CampaignRequest<>(
                        set, RequestKind.DISCOVERY, CampaignReader::devices, answered)
                .sendTo(path));
    }

    private <T> void with(
            AccountName account, Consumer<CampaignAnswer<T>> answered, Consumer<CredentialSetClient> question) {
        sets.apply(account)
                .ifPresentOrElse(question, () -> answered.accept(new CampaignAnswer.Refused<>("no_credentials")));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** One list, asked for at each place in turn until one knows the question; the place is remembered. */
    private final class Listing {

        private final CredentialSetClient set;
        private final AccountName account;
        private final String query;
        private final Consumer<CampaignAnswer<CampaignList>> answered;

        Listing(
                CredentialSetClient set,
                AccountName account,
                String query,
                Consumer<CampaignAnswer<CampaignList>> answered) {
            this.set = set;
            this.account = account;
            this.query = query;
            this.answered = answered;
        }

        void ask(int place, int left) {
            String path = Wire.segment(account.value()) + LISTS.get(place) + query;
            new CampaignRequest<CampaignList>(
                            set,
                            RequestKind.CAMPAIGN,
                            CampaignReader::list,
                            answer -> answer.match(new Next(place, left)))
                    .send(path);
        }

        private final class Next implements CampaignAnswer.Cases<CampaignList> {

            private final int place;
            private final int left;

            Next(int place, int left) {
                this.place = place;
                this.left = left;
            }

            @Override
            public void read(CampaignList list) {
                listedAt.put(set, place);
                answered.accept(new CampaignAnswer.Read<>(list));
            }

            @Override
            public void throttled(Optional<Duration> retryAfter) {
                answered.accept(new CampaignAnswer.Throttled<>(retryAfter));
            }

            @Override
            public void refused(String cause) {
                if (left > 1) {
                    set.unpaid(RequestKind.CAMPAIGN);
                    ask((place + 1) % LISTS.size(), left - 1);
                } else {
                    answered.accept(new CampaignAnswer.Refused<>(cause));
                }
            }

            @Override
            public void failed(String cause) {
                answered.accept(new CampaignAnswer.Failed<>(cause));
            }
        }
    }
}
