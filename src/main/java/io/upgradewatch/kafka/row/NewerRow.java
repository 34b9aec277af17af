package io.upgradewatch.kafka.row;

/** A row that a newer version wrote: it may have fields that this one would drop. */
final class NewerRow extends UnreadableRow {

    private static final long serialVersionUID = 1L;

    NewerRow(int format, int known) {
        super("a newer version wrote it, in format " + format + "; this one knows format " + known);
    }
}
