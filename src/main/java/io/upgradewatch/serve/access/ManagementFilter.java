package io.upgradewatch.serve.access;

import io.quarkus.vertx.http.ManagementInterface;
import io.upgradewatch.serve.access.user.AccessListener;
import io.upgradewatch.serve.access.user.AccessRefused;
import io.upgradewatch.serve.problem.Problem;
import io.upgradewatch.serve.problem.ProblemAnswers;
import io.upgradewatch.serve.request.RequestTarget;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** What every request for metrics and health passes first: nobody reads them through a browser's page of another site. */
@Singleton
class ManagementFilter {

    private static final String PASSED = ManagementFilter.class.getName();

    private final AccessSettings access;
    private final AccessListener listener;
    private final ProblemAnswers problems;

    ManagementFilter(AccessSettings access, AccessListener listener, ProblemAnswers problems) {
        this.access = access;
        this.listener = listener;
        this.problems = problems;
    }

    /** Whether {@code request} came in by the management port. */
    static boolean passed(RoutingContext request) {
        return request.get(PASSED) != null;
    }

    void open(@Observes ManagementInterface management) {
        management.router().route().order(Integer.MIN_VALUE).handler(this::enter);
    }

    private void enter(RoutingContext request) {
        request.put(PASSED, true);
        RequestOrigin origin = new RequestOrigin(
                request.request().authority() == null
                        ? null
                        : request.request().authority().toString(),
                request.request().getHeader("Origin"),
                request.request().getHeader("Sec-Fetch-Site"));
        var malformed = RequestTarget.fault(request.request());
        if (malformed.isPresent()) {
            problems.answer(request, Problem.of(400, malformed.get()));
        } else if (access.management().loopback() && !origin.toLoopback()) {
            listener.refused(AccessRefused.HOST);
            problems.answer(
                    request,
                    Problem.of(403, "this port is for this machine alone, under the name localhost or 127.0.0.1"));
        } else if (request.request().headers().contains("Origin") && origin.crossSite()) {
            listener.refused(AccessRefused.ORIGIN);
            problems.answer(request, Problem.of(403, "a page of another site is behind this request"));
        } else {
            request.next();
        }
    }
}
