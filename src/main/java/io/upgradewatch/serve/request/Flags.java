package io.upgradewatch.serve.request;

import io.upgradewatch.serve.problem.Refusal;

/** Query parameters that are true or false. */
public final class Flags {

    private Flags() {}

    /**
     * False where nothing is given.
     *
     * @throws Refusal if it is neither
     */
    public static boolean read(String name, String text) {
        if (text == null || text.equals("false") || text.isEmpty()) {
            return false;
        }
        if (text.equals("true")) {
            return true;
        }
        throw Refusal.invalid(name, name + " is true or false");
    }
}
