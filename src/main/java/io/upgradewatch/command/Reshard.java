package io.upgradewatch.command;

import io.upgradewatch.command.output.NotDone;
import io.upgradewatch.command.output.WrongUse;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** Moves the rows of devices to where the topics' number of partitions places them. Blocks. */
public interface Reshard {

    /**
     * What was done.
     *
     * @param before by how many partitions rows were placed; 0 if nobody remembered
     * @param partitions by how many they are placed now
     * @param watches of how many devices the watch was moved
     * @param states of how many devices the state was moved
     */
    record Done(int before, int partitions, long watches, long states) {}

    /**
     * Moves what has to be moved.
     *
     * @param partitions how many there are to be; empty for as many as there are
     * @param progress gets a sentence for people at each step
     * @throws NotDone if that is not possible now
     * @throws WrongUse if the configuration is of no use
     */
    Done to(OptionalInt partitions, Consumer<String> progress);
}
