package io.upgradewatch.embedded.thingspace;

import io.upgradewatch.embedded.thingspace.fault.Answer;
import io.upgradewatch.embedded.thingspace.fault.Delivery;
import io.upgradewatch.embedded.thingspace.fault.Endpoint;
import io.upgradewatch.embedded.thingspace.fault.Envelopes;
import io.upgradewatch.embedded.thingspace.fleet.Scripts;
import io.upgradewatch.embedded.thingspace.fleet.SimulatedCampaigns;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.Imei;
import io.vertx.core.http.HttpServerRequest;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/** The calls of the firmware reports, each behind both credentials and the user's accounts. */
final class ReportRoutes {

    private final Map<AccountName, SimulatedCampaigns> fleets;
    private final Scripts scripts;
    private final Gate gate;
    private final SimulatedLogins logins;
    private final Delivery delivery;

    ReportRoutes(
            Map<AccountName, SimulatedCampaigns> fleets,
            Scripts scripts,
            Gate gate,
            SimulatedLogins logins,
            Delivery delivery) {
        this.fleets = fleets;
        this.scripts = scripts;
        this.gate = gate;
        this.logins = logins;
        this.delivery = delivery;
    }

    void take(HttpServerRequest request, Endpoint endpoint, String[] path) {
        Optional<Answer> refusal = gate.refused(request);
        if (refusal.isPresent()) {
            delivery.untouched(request, refusal.get());
            return;
        }
        AccountName account;
        try {
            account = new AccountName(path[Paths.ACCOUNT]);
        } catch (IllegalArgumentException malformed) {
            delivery.deliver(request, endpoint, Envelopes.invalid("Invalid account name format"));
            return;
        }
        if (!logins.mayRead(gate.session(request), account)) {
            delivery.deliver(request, endpoint, Envelopes.accountUnknown(account.value()));
            return;
        }
        switch (endpoint) {
            case HISTORY -> history(request, account, path[Paths.DEVICE]);
            case CAMPAIGN_DEVICES ->
                campaigns(
                        request,
                        endpoint,
                        account,
                        (pages, at) ->
                                pages.devices(path[Paths.PAGED_CAMPAIGN], request.getParam("lastSeenDeviceId"), at));
            case CAMPAIGN_LIST ->
                campaigns(
                        request, endpoint, account, (pages, at) -> pages.list(request.getParam("campaignStatus"), at));
            default -> campaigns(request, endpoint, account, (pages, at) -> pages.campaign(path[Paths.CAMPAIGN], at));
        }
    }

    private void history(HttpServerRequest request, AccountName account, String device) {
        Imei imei;
        try {
            imei = Imei.of(device);
        } catch (IllegalArgumentException malformed) {
            delivery.deliver(request, Endpoint.HISTORY, Envelopes.invalid("Invalid device id format"));
            return;
        }
        Scripts.Script script = scripts.of(imei);
        if (script == null) {
            delivery.deliver(request, Endpoint.HISTORY, account, imei, drawn(account, imei));
            return;
        }
        script.asked().increment();
        delivery.deliver(request, Endpoint.HISTORY, account, imei, at -> Answer.json(script.asOf(at)));
    }

    private Function<Instant, Answer> drawn(AccountName account, Imei imei) {
        SimulatedCampaigns campaigns = fleets.get(account);
        if (campaigns == null) {
            return at -> Envelopes.accountUnknown(account.value());
        }
        OptionalInt device = campaigns.fleet().device(imei);
        return device.isEmpty()
                ? at -> Envelopes.invalid("Device not found")
                : at -> Answer.json(campaigns.history(imei, device.getAsInt(), scripts.shape(imei), at.toEpochMilli()));
    }

    private interface Question {
        Answer ask(CampaignPages pages, long at);
    }

    private void campaigns(HttpServerRequest request, Endpoint endpoint, AccountName account, Question question) {
        SimulatedCampaigns campaigns = fleets.get(account);
        if (campaigns == null) {
            delivery.deliver(request, endpoint, Envelopes.accountUnknown(account.value()));
            return;
        }
        CampaignPages pages = new CampaignPages(campaigns, scripts);
        delivery.deliver(request, endpoint, account, null, at -> question.ask(pages, at.toEpochMilli()));
    }
}
