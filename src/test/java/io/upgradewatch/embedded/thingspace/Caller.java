package io.upgradewatch.embedded.thingspace;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

/** A client that does what it is told and nothing else: no renewal, no second try. */
public final class Caller {

    private static final Credentials USER = Credentials.demo();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String url;
    private String bearer = "none";
    private String session = "none";

    Caller(String url) {
        this.url = url;
    }

    public Caller loggedIn() {
        bearer = new JsonObject(token().body()).getString("access_token");
        session = new JsonObject(login(USER.password()).body()).getString("sessionToken");
        return this;
    }

    public void takeBearer() {
        bearer = new JsonObject(token().body()).getString("access_token");
    }

    public String bearer() {
        return bearer;
    }

    public String session() {
        return session;
    }

    public HttpResponse<String> token() {
        return token(USER.secret(), "grant_type=client_credentials");
    }

    public HttpResponse<String> token(String secret, String form) {
        return oauth("token", secret, form);
    }

    HttpResponse<String> revoke() {
        return oauth("revoke", USER.secret(), "grant_type=client_credentials&token=" + bearer);
    }

    public HttpResponse<String> login(String password) {
        String body = new JsonObject()
                .put("username", USER.username())
                .put("password", password)
                .encode();
        return text(request("/api/m2m/v1/session/login").POST(BodyPublishers.ofString(body)));
    }

    HttpResponse<String> logout() {
        return text(request("/api/m2m/v1/session/logout").POST(BodyPublishers.noBody()));
    }

    public HttpResponse<String> get(String path) {
        return text(request(path).GET());
    }

    public HttpResponse<byte[]> getBytes(String path) {
        return send(request(path).GET(), BodyHandlers.ofByteArray());
    }

    public HttpResponse<InputStream> stream(String path) {
        return send(request(path).GET(), BodyHandlers.ofInputStream());
    }

    HttpResponse<String> getWithout(String header, String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path));
        if (!header.equals("Authorization")) {
            request.header("Authorization", "Bearer " + bearer);
        }
        if (!header.equals("VZ-M2M-Token")) {
            request.header("VZ-M2M-Token", session);
        }
        return text(request);
    }

    public HttpResponse<String> control(String method, String call, String body) {
        return text(request("/simulator/" + call).method(method, BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> oauth(String call, String secret, String form) {
        byte[] pair = (USER.key() + ":" + secret).getBytes(StandardCharsets.UTF_8);
        return text(HttpRequest.newBuilder(URI.create(url + "/api/ts/v1/oauth2/" + call))
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form)));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path))
                .header("Authorization", "Bearer " + bearer)
                .header("VZ-M2M-Token", session)
                .header("Content-Type", "application/json");
    }

    private HttpResponse<String> text(HttpRequest.Builder request) {
        return send(request, BodyHandlers.ofString());
    }

    private <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> body) {
        try {
            return http.send(request.timeout(Duration.ofSeconds(30)).build(), body);
        } catch (IOException lost) {
            throw new UncheckedIOException(lost);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
