package io.upgradewatch.watch;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a cell says once what spreadsheets and people put around it is taken off; pure. */
final class CellText {

    static final String LOST_DIGITS =
            "a spreadsheet has turned this IMEI into a rounded number, and its last digits are"
                    + " lost: format the column as text and fill it again from the source";

    private static final Pattern FORMULA = Pattern.compile("=\"([^\"]*)\"");
    // Everything that people group digits with: spaces of all widths, dashes of all lengths, and what cannot be seen.
    private static final Pattern GROUPING = Pattern.compile("[\\s\\p{Z}\\p{Pd}\\p{Cf}\\u2212]+");
    private static final Pattern FLOAT = Pattern.compile("([0-9]+)[.,]0+");
    private static final Pattern SCIENTIFIC = Pattern.compile("([0-9])(?:[.,]([0-9]+))?[eE]\\+?([0-9]{1,2})");
    private static final int EXPONENT = 14;

    private CellText() {}

    /** Without the apostrophe or the formula that keeps a spreadsheet from taking it for a number. */
    static String unwrapped(String cell) {
        Matcher formula = FORMULA.matcher(cell);
        if (formula.matches()) {
            return formula.group(1).strip();
        }
        return cell.startsWith("'") ? cell.substring(1).strip() : cell;
    }

    /**
     * The digits of an IMEI, as far as they are beyond doubt; else the cell as it is.
     *
     * @throws IllegalArgumentException if it is a number that has lost digits
     */
    static String imei(String cell) {
        String bare = GROUPING.matcher(unwrapped(cell)).replaceAll("");
        Matcher rounded = FLOAT.matcher(bare);
        if (rounded.matches()) {
            return rounded.group(1);
        }
        Matcher scientific = SCIENTIFIC.matcher(bare);
        if (scientific.matches()) {
            String rest = scientific.group(2);
            if (rest != null && rest.length() == EXPONENT && Integer.parseInt(scientific.group(3)) == EXPONENT) {
                return scientific.group(1) + rest;
            }
            throw new IllegalArgumentException(LOST_DIGITS);
        }
        return bare;
    }
}
