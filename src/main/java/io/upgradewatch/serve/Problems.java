package io.upgradewatch.serve;

import io.upgradewatch.fleet.Fleet;
import io.upgradewatch.serve.device.WatchVersion;
import io.upgradewatch.serve.problem.Problem;
import io.upgradewatch.serve.problem.Refusal;
import io.upgradewatch.shard.cycle.NotHere;
import io.upgradewatch.shard.cycle.WaitsForKafka;
import io.vertx.core.http.HttpClosedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.channels.ClosedChannelException;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Whatever goes wrong in a request becomes a problem that tells no secret, no stack and no IMEI. */
public class Problems {

    private static final Logger LOG = Logger.getLogger(Problems.class);
    private static final Pattern IMEI = Pattern.compile("(?<!\\d)\\d{11}(?=\\d{4}(?!\\d))");

    private final Fleet fleet;

    Problems(Fleet fleet) {
        this.fleet = fleet;
    }

    @ServerExceptionMapper
    public Response refused(Refusal refusal) {
        return refusal.problem().status() == 503 ? notNow(refusal.problem().detail()) : answer(refusal.problem());
    }

    @ServerExceptionMapper
    public Response elsewhere(NotHere elsewhere) {
        return notNow("this device's shard is changing hands; try again in a moment");
    }

    @ServerExceptionMapper
    public Response waiting(WaitsForKafka waiting) {
        return notNow(waiting.getMessage());
    }

    // What a person has to see to does not pass in a moment, whatever it is that fails for it.
    private Response notNow(String detail) {
        return fleet.obstacle()
                .map(obstacle -> Response.status(503)
                        .type(Problem.MEDIA_TYPE)
                        .entity(Problem.of(503, obstacle))
                        .build())
                .orElseGet(() -> answer(Problem.of(503, detail)));
    }

    @ServerExceptionMapper
    public Response changed(Fleet.Changed changed) {
        Response answer = answer(Problem.of(
                412,
                changed.present().isPresent()
                        ? "the watch is another by now: get it again, and send your change with its ETag"
                        : "the device is not watched"));
        changed.present().ifPresent(watch -> answer.getHeaders().putSingle(HttpHeaders.ETAG, WatchVersion.of(watch)));
        return answer;
    }

    @ServerExceptionMapper
    public Response byStatus(WebApplicationException thrown, ContainerRequestContext request) {
        int status = thrown.getResponse().getStatus();
        String allowed = ApiPaths.allowed(request.getUriInfo().getPath());
        if ((status == 404 || status == 405) && !allowed.isEmpty()) {
            Response answer = answer(problem(405));
            answer.getHeaders().putSingle(HttpHeaders.ALLOW, allowed);
            return answer;
        }
        String readable = ApiPaths.readable(request.getUriInfo().getPath());
        if (status == 415 && !readable.isEmpty()) {
            Response answer = answer(Problem.of(415, "this path reads " + readable));
            answer.getHeaders().putSingle("Accept-Post", readable);
            return answer;
        }
        return answer(problem(status));
    }

    @ServerExceptionMapper
    public Response bug(Throwable bug) {
        return answer(ours(bug));
    }

    /** Logs {@code bug}, with no IMEI in it, and says that it is not the caller's fault. */
    static Problem ours(Throwable bug) {
        if (gone(bug)) {
            // Whoever asked has closed the connection, and reads no answer.
            return problem(400);
        }
        StringWriter trace = new StringWriter();
        bug.printStackTrace(new PrintWriter(trace));
        LOG.errorf("a request failed\n%s", masked(trace.toString()));
        return Problem.of(500, "the request failed for a reason that is ours; the log has it");
    }

    // Nothing but the body of a request is read here that could fail in this way.
    private static boolean gone(Throwable failure) {
        if (failure instanceof IOException) {
            return true;
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof HttpClosedException || cause instanceof ClosedChannelException) {
                return true;
            }
        }
        return false;
    }

    /** {@code problem} as an answer; one that may pass asks to come back in a few seconds. */
    static Response answer(Problem problem) {
        Response.ResponseBuilder answer =
                Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem);
        if (problem.status() == 503) {
            answer.header(HttpHeaders.RETRY_AFTER, Problem.RETRY_AFTER_SECONDS);
        }
        return answer.build();
    }

    /** {@code text} with all but the last four digits of whatever may be an IMEI masked. */
    static String masked(String text) {
        return IMEI.matcher(text).replaceAll("***********");
    }

    static Problem problem(int status) {
        return Problem.of(
                status,
                switch (status) {
                    case 400 -> "the request cannot be read";
                    case 404 -> "there is nothing at this path";
                    case 405 -> "this path does not know this method; the Allow header names those it knows";
                    case 406 -> "no answer here comes in a media type that the Accept header admits";
                    case 413 -> "the body is longer than this server takes";
                    case 415 -> "this path does not read this media type";
                    case 416 -> "there is no such range";
                    default -> "the request was not done";
                });
    }
}
