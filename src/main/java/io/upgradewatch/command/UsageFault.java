package io.upgradewatch.command;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.text.similarity.LevenshteinDistance;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with the arguments of a command, in a sentence, with the word that was probably meant. Pure. */
final class UsageFault {

    private UsageFault() {}

    /** @param arguments all that were given, the names of commands among them */
    static String sentence(ParameterException fault, String... arguments) {
        CommandLine command = fault.getCommandLine();
        // Before anything else: what follows an unknown option is taken for what it is not.
        Optional<String> option = Stream.of(arguments)
                .filter(argument -> argument.startsWith("-") && argument.length() > 1)
                .filter(argument -> !command.getCommandSpec().optionsMap().containsKey(name(argument)))
                .findFirst();
        if (option.isPresent()) {
            return unknown(command, option.get());
        }
        if (fault instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            return unknown(command, unmatched.getUnmatched().get(0));
        }
        return fault.getMessage();
    }

    private static String unknown(CommandLine command, String argument) {
        String name = command.getCommandSpec().qualifiedName();
        if (argument.startsWith("-")) {
            String option = name(argument);
            return name + " has no option " + option
                    + nearest(option, command.getCommandSpec().optionsMap().keySet());
        }
        Collection<String> known = command.getSubcommands().keySet();
        return known.isEmpty()
                ? name + " takes no further argument: " + argument
                : name + " has no command " + argument + nearest(argument, known);
    }

    // What follows may be a secret.
    private static String name(String option) {
        return option.split("=", 2)[0];
    }

    private static String nearest(String word, Collection<String> known) {
        LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
        Optional<String> nearest = known.stream()
                .sorted()
                .min(Comparator.comparingInt(each -> distance.apply(each, word)))
                .filter(each -> distance.apply(each, word) <= Math.max(2, word.length() * 2 / 3));
        return nearest.map(each -> "; did you mean " + each + "?")
                .orElseGet(() -> "; it knows "
                        + String.join(", ", List.copyOf(known).stream().sorted().toList()));
    }
}
