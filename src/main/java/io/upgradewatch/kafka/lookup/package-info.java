/** Answers questions about what was written: changes of a device, failures by the hour, answers put aside, replays. */
package io.upgradewatch.kafka.lookup;
