package io.upgradewatch.fota;

import java.util.regex.Pattern;

/** A billing account as ThingSpace spells it: 1 to 64 of {@code [0-9A-Za-z._-]}, leading zeros included. */
public record AccountName(String value) implements Comparable<AccountName> {

    private static final Pattern ALLOWED = Pattern.compile("[0-9A-Za-z._-]{1,64}");
    private static final Pattern CUSTOMARY = Pattern.compile("\\d{10}-\\d{5}");

    /** @throws IllegalArgumentException if {@code value} is null, empty, too long or has another character */
    public AccountName {
        if (value == null || !ALLOWED.matcher(value).matches()) {
            throw new IllegalArgumentException("an account is 1 to 64 of the characters 0-9 A-Z a-z . _ -");
        }
    }

    /** Whether it has the documented form {@code ##########-#####}; others exist, so this is worth a warning only. */
    public boolean customary() {
        return CUSTOMARY.matcher(value).matches();
    }

    @Override
    public int compareTo(AccountName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
