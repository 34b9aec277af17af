package io.upgradewatch.command;

import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Looks at all that the service needs of its surroundings, without being the service. Blocks. */
public interface Check {

    /** What came of a step; what was skipped could not be looked at, or is not there to be looked at. */
    enum State {
        GOOD,
        BAD,
        SKIPPED;

        /** As programs read it. */
        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One step.
     *
     * @param name what is looked at, from a small set
     * @param subject of which, such as the name of a credential set; empty if there is one only
     * @param found a sentence for people; never a secret
     * @param mends what a person has to do, each a sentence; empty unless the step is bad
     */
    record Step(String name, String subject, State state, String found, List<String> mends) {

        public Step {
            mends = List.copyOf(mends);
        }

        /** All is well. */
        public static Step good(String name, String subject, String found) {
            return new Step(name, subject, State.GOOD, found, List.of());
        }

        /** Something is wrong. */
        public static Step bad(String name, String subject, String found, String... mends) {
            return new Step(name, subject, State.BAD, found, List.of(mends));
        }

        /** Not looked at. */
        public static Step skipped(String name, String subject, String why) {
            return new Step(name, subject, State.SKIPPED, why, List.of());
        }
    }

    /** @param steps is given each step as soon as it has been taken, in their order */
    void run(Consumer<Step> steps);
}
