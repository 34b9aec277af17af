package io.upgradewatch.serve.access;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.BasicAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpSecurityUtils;
import io.smallrye.mutiny.Uni;
import io.upgradewatch.serve.access.user.AccessListener;
import io.upgradewatch.serve.access.user.AccessRefused;
import io.upgradewatch.serve.access.user.Passwords;
import io.upgradewatch.serve.problem.Problem;
import io.upgradewatch.serve.problem.ProblemAnswers;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Set;

/** HTTP basic as Quarkus has it, with answers in this service's own words. */
@Singleton
public class PasswordAccess implements HttpAuthenticationMechanism {

    public static final String NEEDED = "a name and a password are needed here";

    private static final String CHALLENGE = "Basic realm=\"Upgradewatch\", charset=\"UTF-8\"";

    private final HttpAuthenticationMechanism basic = new BasicAuthenticationMechanism("Upgradewatch", false);
    private final AccessSettings access;
    private final AccessListener listener;
    private final ProblemAnswers problems;

    PasswordAccess(AccessSettings access, AccessListener listener, ProblemAnswers problems) {
        this.access = access;
        this.listener = listener;
        this.problems = problems;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext request, IdentityProviderManager providers) {
        if (access.mode() == AccessSettings.Mode.OIDC) {
            return Uni.createFrom().nullItem();
        }
        Uni<SecurityIdentity> identity = basic.authenticate(request, providers);
        if (request.request().headers().contains("Authorization")) {
            // Its challenge is to be ours.
            request.put(HttpAuthenticationMechanism.class.getName(), this);
        }
        return identity;
    }

    @Override
    public Uni<Boolean> sendChallenge(RoutingContext request) {
        if (access.mode() == AccessSettings.Mode.OIDC) {
            return Uni.createFrom().item(false);
        }
        AuthenticationFailedException failure = HttpSecurityUtils.getAuthenticationFailureFromEvent(request);
        AccessRefused reason = reason(request, failure);
        // What was guessed wrong was counted where it was found out.
        if (reason == AccessRefused.NO_CREDENTIALS || reason == AccessRefused.UNREADABLE_CREDENTIALS) {
            listener.refused(reason);
        }
        request.response().putHeader("WWW-Authenticate", CHALLENGE);
        problems.answer(request, Problem.of(401, words(reason)));
        return Uni.createFrom().item(true);
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext request) {
        return access.mode() == AccessSettings.Mode.OIDC
                ? Uni.createFrom().nullItem()
                : Uni.createFrom().item(new ChallengeData(401, "WWW-Authenticate", CHALLENGE));
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return basic.getCredentialTypes();
    }

    private static AccessRefused reason(RoutingContext request, AuthenticationFailedException failure) {
        if (failure != null
                && failure.getAttributes().get(UsersIdentityProvider.REASON) instanceof AccessRefused told) {
            return told;
        }
        return request.request().headers().contains("Authorization")
                ? AccessRefused.UNREADABLE_CREDENTIALS
                : AccessRefused.NO_CREDENTIALS;
    }

    private static String words(AccessRefused reason) {
        return switch (reason) {
            case WRONG_PASSWORD -> "name and password do not belong together";
            case PASSWORD_TOO_LONG ->
                "bcrypt reads " + Passwords.MAX_BYTES
                        + " bytes of a password and this one has more; take a shorter one";
            case UNREADABLE_CREDENTIALS -> "the authorization cannot be read; " + NEEDED;
            default -> NEEDED;
        };
    }
}
