package io.upgradewatch.serve;

import io.quarkus.security.AuthenticationException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.vertx.http.ManagementInterface;
import io.upgradewatch.serve.access.PasswordAccess;
import io.upgradewatch.serve.access.user.AccessListener;
import io.upgradewatch.serve.access.user.AccessRefused;
import io.upgradewatch.serve.problem.Problem;
import io.upgradewatch.serve.problem.ProblemAnswers;
import io.upgradewatch.serve.problem.Refusal;
import io.vertx.core.http.HttpClosedException;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;

/** What fails outside of the resources: answered with a problem, and logged only if it is ours. */
@Singleton
class FailedRequests {

    // Before Quarkus's own, which answers in its own words and logs whatever it meets, paths included.
    private static final int BEFORE_THE_LAST = Integer.MAX_VALUE - 1;

    private final AccessListener listener;
    private final ProblemAnswers problems;

    FailedRequests(AccessListener listener, ProblemAnswers problems) {
        this.listener = listener;
        this.problems = problems;
    }

    void open(@Observes Router router) {
        router.route().order(BEFORE_THE_LAST).failureHandler(this::failed);
    }

    void open(@Observes ManagementInterface management) {
        management.router().route().order(BEFORE_THE_LAST).failureHandler(this::failed);
    }

    private void failed(RoutingContext request) {
        Throwable failure = request.failure();
        if (failure instanceof IOException || failure instanceof HttpClosedException) {
            // Whoever asked has gone.
            request.response().reset();
        } else {
            problems.answer(request, problem(failure, request.statusCode()));
        }
    }

    private Problem problem(Throwable failure, int status) {
        if (failure instanceof Refusal refusal) {
            return refusal.problem();
        }
        if (failure instanceof ForbiddenException) {
            listener.refused(AccessRefused.ROLE);
            return Problem.of(403, "a viewer may look; this takes an operator");
        }
        if (failure instanceof AuthenticationException || failure instanceof UnauthorizedException) {
            return Problem.of(401, PasswordAccess.NEEDED);
        }
        if (failure == null || (status >= 400 && status < 500)) {
            return Problems.problem(status);
        }
        // How decoders say that they could not.
        return failure instanceof IllegalArgumentException ? Problems.problem(400) : Problems.ours(failure);
    }
}
