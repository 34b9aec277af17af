package io.upgradewatch.campaign;

/**
 * Whether the pages of a campaign are worth their requests: not while most of the last 50 hints turned out void, until
 * one is confirmed again.
 */
final class Trust {

    private static final int REMEMBERED = 50;

    private long outcomes;
    private int judged;
    private boolean lost;

    void confirmed() {
        lost = false;
        note(0);
    }

    void voided() {
        note(1);
        lost = lost || judged >= REMEMBERED && Long.bitCount(outcomes) > REMEMBERED / 2;
    }

    boolean lost() {
        return lost;
    }

    private void note(int isVoid) {
        outcomes = (outcomes << 1 | isVoid) & (1L << REMEMBERED) - 1;
        judged = Math.min(judged + 1, REMEMBERED);
    }
}
