package io.upgradewatch.embedded.thingspace;

import io.upgradewatch.embedded.thingspace.fault.Delivery;
import io.upgradewatch.embedded.thingspace.fault.Endpoint;
import io.upgradewatch.embedded.thingspace.fault.Envelopes;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;

/** Brings each request to where it is answered. */
final class Routes implements Handler<HttpServerRequest> {

    private final Traffic traffic;
    private final ReportRoutes reports;
    private final CredentialRoutes credentials;
    private final ControlRoutes control;
    private final Delivery delivery;

    Routes(
            Traffic traffic,
            ReportRoutes reports,
            CredentialRoutes credentials,
            ControlRoutes control,
            Delivery delivery) {
        this.traffic = traffic;
        this.reports = reports;
        this.credentials = credentials;
        this.control = control;
        this.delivery = delivery;
    }

    @Override
    public void handle(HttpServerRequest request) {
        String path = request.path() == null ? "" : request.path();
        String[] parts = path.split("/");
        Endpoint endpoint = Paths.endpoint(request.method(), path, parts);
        if (endpoint == Endpoint.CONTROL) {
            request.body().onSuccess(body -> delivery.untouched(request, control.answer(request, body)));
            return;
        }
        traffic.began(endpoint);
        request.response().endHandler(ended -> traffic.ended());
        switch (endpoint) {
            case HISTORY, CAMPAIGN_DEVICES, CAMPAIGN_LIST, CAMPAIGN -> reports.take(request, endpoint, parts);
            case TOKEN, REVOKE, LOGIN, LOGOUT -> credentials.take(request, endpoint);
            default -> delivery.deliver(request, endpoint, Envelopes.noSuchPath(404));
        }
    }
}
