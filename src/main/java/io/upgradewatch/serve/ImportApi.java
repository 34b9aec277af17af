package io.upgradewatch.serve;

import io.upgradewatch.shard.Fleet;
import io.upgradewatch.watch.RejectionListener;
import io.upgradewatch.watch.WatchRows;
import io.upgradewatch.watch.Watchlist;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Many devices in one request, read as it streams in. Any instance takes any list. */
@Path("/api/devices/import")
@Tag(name = "Devices")
public class ImportApi {

    private final Fleet fleet;
    private final Watchlist watchlist;
    private final RejectionListener rejections;

    ImportApi(Fleet fleet, Watchlist watchlist, RejectionListener rejections) {
        this.fleet = fleet;
        this.watchlist = watchlist;
        this.rejections = rejections;
    }

    @POST
    @Consumes({
        "text/csv",
        "application/csv",
        "application/x-ndjson",
        "application/ndjson",
        "application/jsonl",
        MediaType.APPLICATION_JSON,
        MediaType.TEXT_PLAIN,
        MediaType.APPLICATION_OCTET_STREAM
    })
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "importDevices",
            summary = "Watch many devices",
            description = "Reads CSV (`imei,account[,since[,tag…]]`, the first line may name the columns) or one JSON"
                    + " object per line. Lines that begin with `#` and empty lines are skipped. Good rows are taken,"
                    + " bad ones are answered with their line and fault. A row without `since` keeps that of a device"
                    + " which the answering instance owns, and else begins now.")
    @RequestBody(
            required = true,
            content = {
                @Content(
                        mediaType = "text/csv",
                        schema = @Schema(implementation = String.class),
                        examples =
                                @ExampleObject(
                                        name = "csv",
                                        value =
                                                "imei,account,since,tag\n990000473475989,0000123456-00001,2026-11-23,pilot\n")),
                @Content(
                        mediaType = "application/x-ndjson",
                        schema = @Schema(implementation = String.class),
                        examples =
                                @ExampleObject(
                                        name = "ndjson",
                                        value =
                                                "{\"imei\":\"990000473475989\",\"account\":\"0000123456-00001\",\"tags\":[\"pilot\"]}\n"))
            })
    @APIResponse(
            responseCode = "200",
            description = "What was taken and what was not.",
            content = @Content(schema = @Schema(implementation = ImportReport.class)))
    public ImportReport read(
            @Parameter(hidden = true) @HeaderParam("Content-Type") String contentType, InputStream list)
            throws IOException {
        WatchImport rows = new WatchImport(fleet, watchlist, rejections, Instant.now());
        WatchRows.read(list, WatchRows.Format.ofContentType(contentType), rows);
        return rows.finish();
    }
}
