/** The changes topic, read once for all who follow it here. */
package io.upgradewatch.kafka.feed;
