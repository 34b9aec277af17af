package io.upgradewatch.fota;

/**
 * The identity of a device: exactly 15 decimal digits, leading zeros included.
 *
 * <p>An IMEI names somebody's asset, so {@link #toString()} shows its last four digits only; {@link #digits()} is
 * what goes upstream, into keys and into events. Held as a number because a fleet has millions of them.
 */
public record Imei(long number) implements Comparable<Imei> {

    private static final int LENGTH = 15;
    private static final long LIMIT = 1_000_000_000_000_000L;

    /** @throws IllegalArgumentException if {@code number} has more than 15 digits or is negative */
    public Imei {
        if (number < 0 || number >= LIMIT) {
            throw new IllegalArgumentException("an IMEI has exactly 15 digits");
        }
    }

    /**
     * Reads an IMEI.
     *
     * @throws IllegalArgumentException if {@code digits} is null or anything but 15 ASCII digits; the message says
     *     what was wrong and never repeats the digits
     */
    public static Imei of(String digits) {
        if (digits == null) {
            throw new IllegalArgumentException("an IMEI is required");
        }
        long number = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if (c < '0' || c > '9') {
                throw new IllegalArgumentException("an IMEI has exactly 15 digits and nothing else");
            }
            number = i < LENGTH ? number * 10 + (c - '0') : number;
        }
        return switch (digits.length()) {
            case LENGTH -> new Imei(number);
            case LENGTH - 1 ->
                throw new IllegalArgumentException("an IMEI has exactly 15 digits, not 14: the check digit is missing");
            case LENGTH + 1 ->
                throw new IllegalArgumentException("an IMEI has exactly 15 digits, not 16: this looks like an IMEISV");
            default -> throw new IllegalArgumentException("an IMEI has exactly 15 digits, not " + digits.length());
        };
    }

    /** All 15 digits in clear. */
    public String digits() {
        char[] digits = new char[LENGTH];
        long rest = number;
        for (int i = LENGTH - 1; i >= 0; i--) {
            digits[i] = (char) ('0' + rest % 10);
            rest /= 10;
        }
        return new String(digits);
    }

    /**
     * Whether the last digit is the Luhn check digit of the others. Most IMEIs in ThingSpace's documentation fail
     * this, so a failure is worth a warning and no more.
     */
    public boolean checkDigitHolds() {
        int sum = 0;
        long rest = number;
        for (int place = 0; place < LENGTH; place++) {
            int digit = (int) (rest % 10);
            int weighted = place % 2 == 1 ? digit * 2 : digit;
            sum += weighted > 9 ? weighted - 9 : weighted;
            rest /= 10;
        }
        return sum % 10 == 0;
    }

    @Override
    public int compareTo(Imei other) {
        return Long.compare(number, other.number);
    }

    /** The last four digits, the others masked. */
    @Override
    public String toString() {
        return "***********" + digits().substring(LENGTH - 4);
    }
}
