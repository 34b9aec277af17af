package io.upgradewatch.embedded.thingspace;

import io.upgradewatch.embedded.thingspace.fault.Answer;
import io.upgradewatch.embedded.thingspace.fault.Delivery;
import io.upgradewatch.embedded.thingspace.fault.Endpoint;
import io.upgradewatch.embedded.thingspace.fault.Envelopes;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.function.Function;

/** The calls by which a client gets and returns its two credentials. */
final class CredentialRoutes {

    private final Gate gate;
    private final SimulatedBearers bearers;
    private final SimulatedLogins logins;
    private final Delivery delivery;

    CredentialRoutes(Gate gate, SimulatedBearers bearers, SimulatedLogins logins, Delivery delivery) {
        this.gate = gate;
        this.bearers = bearers;
        this.logins = logins;
        this.delivery = delivery;
    }

    void take(HttpServerRequest request, Endpoint endpoint) {
        switch (endpoint) {
            case TOKEN -> answer(request, endpoint, body -> token(request, body.toString()));
            case REVOKE -> answer(request, endpoint, body -> revocation(request, body.toString()));
            case LOGIN -> answer(request, endpoint, body -> login(request, body));
            default -> answer(request, endpoint, body -> logout(request));
        }
    }

    private void answer(HttpServerRequest request, Endpoint endpoint, Function<Buffer, Answer> answer) {
        request.body().onSuccess(body -> delivery.deliver(request, endpoint, answer.apply(body)));
    }

    private Answer token(HttpServerRequest request, String form) {
        return gate.keyPair(request)
                .map(pair -> bearers.issue(pair[0], pair[1], form))
                .orElseGet(Envelopes::noBearer);
    }

    private Answer revocation(HttpServerRequest request, String form) {
        return gate.keyPair(request)
                .map(pair -> bearers.revoke(pair[0], pair[1], form))
                .orElseGet(Envelopes::noBearer);
    }

    private Answer login(HttpServerRequest request, Buffer body) {
        Optional<Answer> refusal = gate.refusedBearer(request);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        try {
            JsonObject user = body.toJsonObject();
            return logins.login(user.getString("username", ""), user.getString("password", ""));
        } catch (DecodeException | ClassCastException notAUser) {
            return Envelopes.unified("INPUT_INVALID.Request.Invalid", "The request is not valid.");
        }
    }

    private Answer logout(HttpServerRequest request) {
        return gate.refusedBearer(request).orElseGet(() -> logins.logout(gate.session(request)));
    }
}
