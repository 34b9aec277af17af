package io.upgradewatch.serve.access;

import io.quarkus.oidc.runtime.OidcAuthenticationMechanism;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.upgradewatch.serve.access.user.AccessListener;
import io.upgradewatch.serve.access.user.AccessRefused;
import io.upgradewatch.serve.problem.Problem;
import io.upgradewatch.serve.problem.ProblemAnswers;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Set;

/**
 * OIDC as Quarkus has it: bearer tokens for programs, and for people the code flow, which the page begins. Whoever calls
 * REST without either is told so in a problem, and not sent to a form.
 */
@Singleton
class TokenAccess implements HttpAuthenticationMechanism {

    private static final int BEFORE_ITS_OWN = 2_500;

    private final AccessSettings access;
    private final OidcAuthenticationMechanism oidc;
    private final AccessListener listener;
    private final ProblemAnswers problems;

    TokenAccess(
            AccessSettings access, OidcAuthenticationMechanism oidc, AccessListener listener, ProblemAnswers problems) {
        this.access = access;
        this.oidc = oidc;
        this.listener = listener;
        this.problems = problems;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext request, IdentityProviderManager providers) {
        if (access.mode() != AccessSettings.Mode.OIDC) {
            return Uni.createFrom().nullItem();
        }
        Uni<SecurityIdentity> identity = oidc.authenticate(request, providers);
        if (isCall(request)) {
            // The challenge is to be ours.
            request.put(HttpAuthenticationMechanism.class.getName(), this);
        }
        return identity;
    }

    @Override
    public Uni<Boolean> sendChallenge(RoutingContext request) {
        if (access.mode() != AccessSettings.Mode.OIDC) {
            return Uni.createFrom().item(false);
        }
        if (!isCall(request)) {
            return oidc.sendChallenge(request);
        }
        boolean shown = request.request().headers().contains("Authorization");
        listener.refused(shown ? AccessRefused.UNREADABLE_CREDENTIALS : AccessRefused.NO_CREDENTIALS);
        request.response().putHeader("WWW-Authenticate", "Bearer");
        problems.answer(
                request,
                Problem.of(
                        401,
                        shown
                                ? "this token is not one that is believed here, or has ended"
                                : "a bearer token is needed here, or a login at the page"));
        return Uni.createFrom().item(true);
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext request) {
        return access.mode() == AccessSettings.Mode.OIDC
                ? oidc.getChallenge(request)
                : Uni.createFrom().nullItem();
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return access.mode() == AccessSettings.Mode.OIDC ? oidc.getCredentialTypes() : Set.of();
    }

    @Override
    public int getPriority() {
        return BEFORE_ITS_OWN;
    }

    // What a browser opens as a page of its own is sent to the provider; whatever a program asks for is not.
    private static boolean isCall(RoutingContext request) {
        String path = request.request().path();
        return request.request().headers().contains("Authorization")
                || path != null && (path.startsWith("/api/") || path.startsWith("/q/"));
    }
}
