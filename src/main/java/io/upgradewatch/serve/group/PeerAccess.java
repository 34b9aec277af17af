package io.upgradewatch.serve.group;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.upgradewatch.serve.access.Identities;
import io.upgradewatch.serve.access.user.AccessListener;
import io.upgradewatch.serve.access.user.AccessRefused;
import io.upgradewatch.serve.problem.Problem;
import io.upgradewatch.serve.problem.ProblemAnswers;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;

/** Requests that another instance sends on, by its token: they are its user's. */
@Singleton
class PeerAccess implements HttpAuthenticationMechanism {

    private static final int BEFORE_PASSWORDS = 3_000;

    private final PeerTokens tokens;
    private final AccessListener listener;
    private final ProblemAnswers problems;

    PeerAccess(PeerTokens tokens, AccessListener listener, ProblemAnswers problems) {
        this.tokens = tokens;
        this.listener = listener;
        this.problems = problems;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext request, IdentityProviderManager providers) {
        String token = request.request().getHeader(Peers.TOKEN);
        if (token == null) {
            return Uni.createFrom().nullItem();
        }
        request.put(HttpAuthenticationMechanism.class.getName(), this);
        return tokens.verify(
                        token,
                        request.request().method().name(),
                        request.request().path())
                .map(caller -> Uni.createFrom().item(Identities.of(caller.name(), caller.role())))
                .orElseGet(() -> Uni.createFrom().failure(new AuthenticationFailedException()));
    }

    @Override
    public Uni<Boolean> sendChallenge(RoutingContext request) {
        if (request.request().getHeader(Peers.TOKEN) == null) {
            return Uni.createFrom().item(false);
        }
        listener.refused(AccessRefused.PEER);
        problems.answer(request, Problem.of(401, "this is no token of an instance of this group for this call"));
        return Uni.createFrom().item(true);
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext request) {
        return Uni.createFrom().nullItem();
    }

    @Override
    public int getPriority() {
        return BEFORE_PASSWORDS;
    }
}
