package io.upgradewatch.command;

/** For whom a command writes its result. */
enum Output {
    text,
    json
}
