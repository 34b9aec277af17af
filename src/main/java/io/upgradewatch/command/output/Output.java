package io.upgradewatch.command.output;

/** For whom a command writes its result. */
public enum Output {
    text,
    json
}
