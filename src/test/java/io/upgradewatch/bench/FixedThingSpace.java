package io.upgradewatch.bench;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A ThingSpace that costs its clients nothing to wait for: every device has the five documented entries, stamped with
 * its own IMEI. A process of its own, so that its CPU time is nobody else's.
 *
 * <p>Each account is a customer that can be made to wait, so that two clients which never rest are measured in turn.
 */
public final class FixedThingSpace {

    private static final String HISTORY_OF = "/api/fota/v3/reports/";
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final String TOKEN = "{\"access_token\":\"bench\",\"token_type\":\"Bearer\",\"expires_in\":3600}";

    private final Map<String, Customer> customers = new HashMap<>();
    private final SampleHistory history;
    private int changedPermille;

    private static final class Customer {
        private final List<Runnable> waiting = new ArrayList<>();
        // What the reference loop is told must be no news for the monitor, whose turn comes next.
        private final boolean movesHistories;
        private boolean waits;
        private long served;

        Customer(String account) {
            movesHistories = !account.equals(ReferenceLoop.ACCOUNT);
        }
    }

    private FixedThingSpace(int devices) {
        history = new SampleHistory(devices);
    }

    /** The one argument is how many devices there are. */
    public static void main(String[] arguments) {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        FixedThingSpace thingSpace = new FixedThingSpace(Integer.parseInt(arguments[0]));
        vertx.createHttpServer()
                .requestHandler(thingSpace::take)
                .listen(0, "127.0.0.1")
                .onSuccess(server -> System.out.println("listening on " + server.actualPort()))
                .onFailure(Throwable::printStackTrace);
    }

    private void take(HttpServerRequest request) {
        String path = request.path();
        if (path.startsWith(HISTORY_OF)) {
            int end = path.indexOf('/', HISTORY_OF.length());
            Customer customer = customer(path.substring(HISTORY_OF.length(), end));
            String imei = path.substring(path.length() - 15);
            if (customer.waits) {
                customer.waiting.add(() -> serve(request, customer, imei));
            } else {
                serve(request, customer, imei);
            }
        } else if (path.startsWith("/bench/")) {
            request.response()
                    .end(control(path.substring("/bench/".length()), request).encode());
        } else {
            answer(request, Buffer.buffer(path.endsWith("/token") ? TOKEN : "{\"sessionToken\":\"bench\"}"));
        }
    }

    private void serve(HttpServerRequest request, Customer customer, String imei) {
        customer.served++;
        boolean changes = customer.movesHistories && customer.served * changedPermille % 1000 < changedPermille;
        answer(request, Buffer.buffer(history.of(imei, changes)));
    }

    private static void answer(HttpServerRequest request, Buffer body) {
        request.response().putHeader(HttpHeaders.CONTENT_TYPE, JSON).end(body);
    }

    private JsonObject control(String what, HttpServerRequest request) {
        String account = request.getParam("account");
        switch (what) {
            case "wait" -> customer(account).waits = true;
            case "serve" -> {
                Customer customer = customer(account);
                customer.waits = false;
                List<Runnable> waiting = new ArrayList<>(customer.waiting);
                customer.waiting.clear();
                waiting.forEach(Runnable::run);
            }
            case "change" -> changedPermille = Integer.parseInt(request.getParam("permille"));
            default -> {}
        }
        return new JsonObject().put("served", account == null ? 0 : customer(account).served);
    }

    private Customer customer(String account) {
        return customers.computeIfAbsent(account, Customer::new);
    }
}
