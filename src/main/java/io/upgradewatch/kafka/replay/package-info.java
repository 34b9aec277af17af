/** Reads whole partitions, to their real end. */
package io.upgradewatch.kafka.replay;
