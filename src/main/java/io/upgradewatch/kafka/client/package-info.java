/** How Kafka's clients are set up: settings, names, times that bind each other, and what their answers come to. */
package io.upgradewatch.kafka.client;
