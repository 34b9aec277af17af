package io.upgradewatch.serve.access;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.UsernamePasswordAuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.HttpSecurityUtils;
import io.smallrye.mutiny.Uni;
import io.upgradewatch.serve.access.user.AccessListener;
import io.upgradewatch.serve.access.user.AccessRefused;
import io.upgradewatch.serve.access.user.ClientAddress;
import io.upgradewatch.serve.access.user.GuessingLog;
import io.upgradewatch.serve.access.user.Passwords;
import io.upgradewatch.serve.access.user.Users;
import io.upgradewatch.serve.problem.Refusal;
import io.vertx.core.Context;
import io.vertx.ext.web.RoutingContext;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.WorkerExecutor;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;

/**
 * The users file, for Quarkus's security. It is looked at every second: who is no longer in it is out, with all that
 * he has under way. Passwords are checked by two threads of their own, whatever the rest of the server does.
 */
@Singleton
class UsersIdentityProvider implements IdentityProvider<UsernamePasswordAuthenticationRequest> {

    /** The attribute of a failure that says why. */
    static final String REASON = "upgradewatch.reason";

    private static final int THREADS = 2;
    private static final long LOOK_EVERY_MILLIS = 1_000;

    private final AccessSettings access;
    private final AccessListener listener;
    private final OpenRequests open;
    private final Vertx vertx;
    private final GuessingLog guessing = new GuessingLog(System::nanoTime);
    private final WorkerExecutor worker;
    private final Optional<Users> users;
    private final Optional<Passwords> passwords;
    private final long timer;

    UsersIdentityProvider(AccessSettings access, AccessListener listener, OpenRequests open, Vertx vertx) {
        this.access = access;
        this.listener = listener;
        this.open = open;
        this.vertx = vertx;
        worker = vertx.createSharedWorkerExecutor("upgradewatch-passwords", THREADS);
        users = access.usersFile().map(Users::new);
        passwords = users.map(known ->
                new Passwords(known, check -> worker.executeBlocking(check::getAsBoolean, false), System::nanoTime));
        timer = vertx.setPeriodic(LOOK_EVERY_MILLIS, time -> users.ifPresent(this::look));
    }

    @PreDestroy
    void close() {
        vertx.cancelTimer(timer);
        worker.closeAndForget();
    }

    @Override
    public Class<UsernamePasswordAuthenticationRequest> getRequestType() {
        return UsernamePasswordAuthenticationRequest.class;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(
            UsernamePasswordAuthenticationRequest request, AuthenticationRequestContext context) {
        if (passwords.isEmpty()) {
            return Uni.createFrom().nullItem();
        }
        String address = address(HttpSecurityUtils.getRoutingContextAttribute(request));
        Context here = io.vertx.core.Vertx.currentContext();
        return passwords
                .get()
                .check(request.getUsername(), new String(request.getPassword().getPassword()), address)
                .emitOn(work -> here.runOnContext(nothing -> work.run()))
                .map(answer -> identity(answer, request.getUsername(), address));
    }

    private SecurityIdentity identity(Passwords.Answer answer, String name, String address) {
        if (answer.user().isPresent()) {
            return Identities.builder(name, answer.user().get().role())
                    .addAttribute(OpenRequests.USER, name)
                    .build();
        }
        listener.refused(answer.reason());
        if (answer.reason() == AccessRefused.WRONG_PASSWORD || answer.reason() == AccessRefused.TOO_MANY_ATTEMPTS) {
            guessing.guessed(address, passwords.get().knows(name) ? name : null);
        }
        throw switch (answer.reason()) {
            case TOO_MANY_ATTEMPTS ->
                Refusal.of(429, "too many passwords were tried from here or for this name; try again in a moment");
            case BUSY -> Refusal.later("too many passwords are waiting to be checked");
            default -> new AuthenticationFailedException(Map.of(REASON, answer.reason()));
        };
    }

    private void look(Users known) {
        vertx.executeBlocking(known::refresh, false).subscribe().with(open::end, failure -> {
            throw new IllegalStateException("the users file could not be looked at", failure);
        });
    }

    private String address(RoutingContext request) {
        return ClientAddress.of(
                request.request().connection().remoteAddress().hostAddress(),
                request.request().headers().getAll("X-Forwarded-For"),
                access.trustedProxies());
    }
}
