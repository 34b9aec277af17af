package io.upgradewatch.serve.watchlist;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.upgradewatch.fleet.Fleet;
import io.upgradewatch.serve.problem.Problem;
import io.upgradewatch.serve.problem.Refusal;
import io.upgradewatch.serve.request.Flags;
import io.upgradewatch.watch.RejectionListener;
import io.upgradewatch.watch.WatchRows;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;

/** Many devices in one request, read as it streams in. Any instance takes any list. */
@Path("/api/devices/import")
@Tag(name = "Devices")
public class ImportApi {

    private static final String LINES = "application/x-ndjson";

    private final Fleet fleet;
    private final RejectionListener rejections;
    private final ObjectMapper json;

    ImportApi(Fleet fleet, RejectionListener rejections, ObjectMapper json) {
        this.fleet = fleet;
        this.rejections = rejections;
        this.json = json;
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
    @Produces({MediaType.APPLICATION_JSON, LINES})
    @Operation(
            operationId = "importDevices",
            summary = "Watch many devices",
            description =
                    "Reads CSV (`imei,account[,since[,tag…]]`, the first line may name the columns, which semicolons"
                            + " or tabs may separate then) or one JSON object per line, packed with gzip or not, or as the one"
                            + " file of a `multipart/form-data`. Lines that begin with `#` and empty lines are skipped. Good rows are taken,"
                            + " bad ones are answered with their line and fault. A row without `since` keeps that of a device"
                            + " which the answering instance owns, and else begins now. With `dryRun=true` nothing"
                            + " is written, and the answer says what would be. With `Accept: application/x-ndjson`"
                            + " the answer is 200 at once and goes on in lines: `progress` each second, at last `report`"
                            + " or `problem`.")
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
            description = "What was taken and what was not; at least one row was.",
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = ImportReport.class)),
                @Content(mediaType = LINES, schema = @Schema(implementation = String.class))
            })
    @APIResponse(
            responseCode = "400",
            description = "Nothing was taken: the list has no row, or none that is without fault.",
            content =
                    @Content(
                            mediaType = Problem.MEDIA_TYPE,
                            schema = @Schema(implementation = ImportReport.NothingTaken.class)))
    public Response read(
            @Parameter(hidden = true) @HeaderParam("Content-Type") String contentType,
            @Parameter(description = "`gzip`, or left out.") @HeaderParam("Content-Encoding") String encoding,
            @Parameter(hidden = true) @HeaderParam("Accept") String accept,
            @Parameter(
                            description = "`true`: reads and judges the list, and writes nothing.",
                            schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "false"))
                    @QueryParam("dryRun")
                    String dryRun,
            InputStream list)
            throws IOException {
        boolean only = Flags.read("dryRun", dryRun);
        Optional<WatchRows.Format> format = WatchRows.Format.ofContentType(contentType);
        if (accept == null || !accept.toLowerCase(Locale.ROOT).contains(LINES)) {
            return read(list, format, encoding, only);
        }
        InputStream unpacked = UnpackedList.of(list, encoding);
        StreamingOutput lines = out -> tell(unpacked, format, only, new ImportProgress(out, json, System::nanoTime));
        return Response.ok(lines, LINES).build();
    }

    private void tell(InputStream list, Optional<WatchRows.Format> format, boolean dryRun, ImportProgress progress)
            throws IOException {
        try {
            WatchImport rows = new WatchImport(fleet, rejections, dryRun, progress::at);
            WatchRows.read(list, format, rows);
            progress.ended(rows.finish());
        } catch (Refusal refused) {
            progress.failed(refused.problem());
        }
    }

    /** The same list as a browser's form sends it. */
    @POST
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(hidden = true)
    public Response readForm(@RestForm(FileUpload.ALL) List<FileUpload> files, @QueryParam("dryRun") String dryRun)
            throws IOException {
        boolean only = Flags.read("dryRun", dryRun);
        if (files.size() != 1) {
            throw Refusal.of(400, "a form has exactly one file here, not " + files.size());
        }
        FileUpload file = files.get(0);
        try (InputStream list = Files.newInputStream(file.uploadedFile())) {
            return read(
                    list,
                    WatchRows.Format.ofFileName(file.fileName())
                            .or(() -> WatchRows.Format.ofContentType(file.contentType())),
                    null,
                    only);
        }
    }

    private Response read(InputStream list, Optional<WatchRows.Format> format, String encoding, boolean dryRun)
            throws IOException {
        WatchImport rows = new WatchImport(fleet, rejections, dryRun, WatchImport.Progress.UNTOLD);
        WatchRows.read(UnpackedList.of(list, encoding), format, rows);
        ImportReport report = rows.finish();
        return report.taken() > 0
                ? Response.ok(report, MediaType.APPLICATION_JSON).build()
                : Response.status(400)
                        .type(Problem.MEDIA_TYPE)
                        .entity(ImportReport.NothingTaken.of(report))
                        .build();
    }
}
