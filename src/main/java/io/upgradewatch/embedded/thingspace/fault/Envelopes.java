package io.upgradewatch.embedded.thingspace.fault;

/** The forms in which ThingSpace, its sister services, its gateway and its load balancer say no. */
public final class Envelopes {

    private Envelopes() {}

    /** FOTA, Connectivity, Location and Diagnostics. */
    static Answer error(int status, String code, String message) {
        return Answer.json(status, "{\"errorCode\":\"" + code + "\",\"errorMessage\":\"" + message + "\"}");
    }

    /** FOTA's one code for everything, Location's too. */
    public static Answer invalid(String message) {
        return error(400, "INVALID_PARAMETER", message);
    }

    /** Connectivity, whose codes carry the name of its service. */
    public static Answer unified(String code, String message) {
        return error(400, "UnifiedWebService." + code, message);
    }

    /** The API gateway. */
    static Answer gateway(int status, int code, String message, String description) {
        return Answer.json(
                status,
                "{\"fault\":{\"code\":\"" + code + "\",\"message\":\"" + message + "\",\"description\":\"" + description
                        + "\"}}");
    }

    /** OAuth2; {@code cause} is null but at the Cloud Connector. */
    public static Answer oauth(int status, String error, String description, String cause) {
        String more = cause == null ? "" : ",\"cause\":\"" + cause + "\"";
        return Answer.json(
                status, "{\"error\":\"" + error + "\",\"error_description\":\"" + description + "\"" + more + "}");
    }

    /** Hyper-precise location. */
    static Answer response(int status, String code, String message) {
        return Answer.json(status, "{\"responseCode\":\"" + code + "\",\"message\":\"" + message + "\"}");
    }

    /** The newer services. */
    static Answer detailed(int status, String code, String message, String detail) {
        return Answer.json(
                status,
                "{\"errorCode\":\"" + code + "\",\"errorMessage\":\"" + message + "\",\"httpStatusCode\":\"" + status
                        + "\",\"detailErrorMessage\":\"" + detail + "\"}");
    }

    /** The gateway where it speaks XML. */
    static Answer xml(int status, int code, String message) {
        return Answer.text(
                status,
                "application/xml",
                "<am:fault xmlns:am=\"http://wso2.org/apimanager\"><am:code>" + code
                        + "</am:code><am:type>Status report</am:type><am:message>" + message
                        + "</am:message><am:description>The requested resource is not available.</am:description>"
                        + "</am:fault>");
    }

    /** The load balancer. */
    static Answer html(int status, String title) {
        return Answer.text(
                status,
                "text/html",
                "<html>\r\n<head><title>" + title + "</title></head>\r\n<body><center><h1>" + title
                        + "</h1></center></body>\r\n</html>\r\n");
    }

    public static Answer badBearer() {
        return gateway(
                401,
                900901,
                "Invalid Credentials",
                "Access failure for API: /m2m/v1, version: v1. Make sure you have given the correct access token");
    }

    public static Answer noBearer() {
        return gateway(
                401,
                900902,
                "Missing Credentials",
                "Required OAuth credentials not provided. Make sure your API invocation call has a header:"
                        + " 'Authorization: Bearer ACCESS_TOKEN'");
    }

    public static Answer noSuchPath(int status) {
        return gateway(
                status,
                900906,
                "No matching resource found in the API for the given request",
                "Access failure for API. Check the API documentation and add a proper REST resource path");
    }

    public static Answer sessionExpired() {
        return invalid("UWS verification failure (The Session has expired.)");
    }

    public static Answer accountUnknown(String account) {
        return invalid("UWS verification failure (Could not find account " + account + ")");
    }
}
